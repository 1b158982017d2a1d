/* python.exe of the preview's build machine, never shipped: calls Py_Main of the python3XX.dll beside it. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#ifndef PYTHON_DLL
#error "PYTHON_DLL names the library, such as python311.dll"
#endif

static wchar_t path[32768];

int wmain(int argc, wchar_t **argv) {
    DWORD length = GetModuleFileNameW(NULL, path, 32000);
    wchar_t *name = wcsrchr(path, L'\\');
    if (!length || !name) return 120;
    wcscpy(name + 1, PYTHON_DLL);
    HMODULE library = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!library) {
        fprintf(stderr, "The Python library cannot be loaded: error %lu\n", GetLastError());
        return 120;
    }
    int (*run)(int, wchar_t **) = (int (*)(int, wchar_t **))(void *)GetProcAddress(library, "Py_Main");
    return run ? run(argc, argv) : 120;
}
