#ifndef REGATTA_CHDF5_SHIM_H
#define REGATTA_CHDF5_SHIM_H

// Debian keeps the serial library apart from those for MPI, in a folder that compilers do not search.
#include "/usr/include/hdf5/serial/hdf5.h"

// What are macros in C that call a function, which Swift cannot see.
static inline hid_t regatta_h5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t regatta_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t regatta_h5_stored_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t regatta_h5_stored_int64(void) { return H5T_STD_I64LE; }
static inline hid_t regatta_h5_string(void) { return H5T_C_S1; }
static inline hid_t regatta_h5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline unsigned regatta_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline size_t regatta_h5_variable(void) { return H5T_VARIABLE; }

#endif
