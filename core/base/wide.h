#pragma once

/// Compiles a function for several instruction sets and picks one at load, so that a portable build
/// still uses wide vectors. Not under sanitizers, whose runtime is not ready when the pick is made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define CHREODE_WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CHREODE_WIDE
#endif
