/* For the test prefix only, never shipped: stands in for the icuuc.dll that Windows 10 has and Wine 8 lacks.
   Every converter fails to open, so Qt loses only its oldest text encodings. */
#define EXPORT __declspec(dllexport)
#define FILE_ACCESS_ERROR 4
typedef int Error;

static void refuse(Error *error) { if (error) *error = FILE_ACCESS_ERROR; }

EXPORT void *ucnv_open(const char *name, Error *error) { refuse(error); return 0; }
EXPORT void ucnv_close(void *converter) {}
EXPORT void ucnv_reset(void *converter) {}
EXPORT signed char ucnv_getMaxCharSize(void *converter) { return 1; }
EXPORT const char *ucnv_getName(void *converter, Error *error) { refuse(error); return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int index) { return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, Error *error) { return 0; }
EXPORT int ucnv_toUCountPending(void *converter, Error *error) { return 0; }
EXPORT int ucnv_fromUCountPending(void *converter, Error *error) { return 0; }
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void ucnv_getToUCallBack(void *converter, void **action, const void **context) {}
EXPORT void ucnv_getFromUCallBack(void *converter, void **action, const void **context) {}
EXPORT void ucnv_setToUCallBack(void *converter, void *action, const void *context, void **old_action,
                                const void **old_context, Error *error) {}
EXPORT void ucnv_setFromUCallBack(void *converter, void *action, const void *context, void **old_action,
                                  const void **old_context, Error *error) {}
EXPORT void ucnv_cbToUWriteUChars(void *args, void *source, int length, int index, Error *error) {}
EXPORT void ucnv_cbFromUWriteUChars(void *args, void *source, void *end, int index, Error *error) {}
EXPORT void ucnv_toUnicode(void *converter, void **target, void *end, void **source, void *source_end,
                           int *offsets, int flush, Error *error) { refuse(error); }
EXPORT void ucnv_fromUnicode(void *converter, void **target, void *end, void **source, void *source_end,
                             int *offsets, int flush, Error *error) { refuse(error); }
