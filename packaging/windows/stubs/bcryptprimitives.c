/* For the test prefix only, never shipped: Windows' source of random bytes, which Wine before 9 lacks and Qt's
   PDF engine will not start without. */
#define EXPORT __declspec(dllexport)
unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);

EXPORT int __stdcall ProcessPrng(unsigned char *buffer, unsigned long long length) {
    return SystemFunction036(buffer, (unsigned long)length);
}
