// What glibc declares for _GNU_SOURCE only, which Swift's Glibc module does not see.
extern int memfd_create(const char *name, unsigned int flags);
#include <malloc.h>
