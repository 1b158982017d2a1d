/* For the test prefix only, never shipped: Wine's mscms.dll ends the program at WcsCreateIccProfile, which Qt
   from 6.12 on calls to learn the screen's colours. Without a profile Qt takes sRGB. */
#define EXPORT __declspec(dllexport)

EXPORT void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned mode) { return 0; }
EXPORT int CloseColorProfile(void *profile) { return 1; }
EXPORT int GetColorProfileFromHandle(void *profile, void *buffer, unsigned *size) { return 0; }
EXPORT void *WcsCreateIccProfile(void *profile, unsigned options) { return 0; }
