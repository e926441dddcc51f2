#include <dnnl.h>
#include <dnnl_debug.h>

// Of libgomp, which libdnnl runs on; declared here since <omp.h> lies in a folder of gcc's own.
extern void omp_set_num_threads(int);
