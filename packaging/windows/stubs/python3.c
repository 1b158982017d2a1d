/* python3.dll of the preview: nothing but forwards to the real python3XX.dll, listed in the .def file. */
int __stdcall DllMainCRTStartup(void *instance, int reason, void *reserved) { return 1; }
