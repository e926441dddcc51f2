#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

// XXH3 by the widest vectors of the processor; the library's plain entry point uses SSE2 alone.
static inline unsigned long long regatta_xxh3(const void *bytes, unsigned long count, unsigned long long seed) {
#if defined(__x86_64__)
    return XXH3_64bits_withSeed_dispatch(bytes, count, seed);
#else
    return XXH3_64bits_withSeed(bytes, count, seed);
#endif
}
