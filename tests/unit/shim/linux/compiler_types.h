/* SPDX-License-Identifier: GPL-2.0 */
/* Host stand-in for the kernel's header of this name; see ../README. */
#ifndef SHIM_COMPILER_TYPES_H
#define SHIM_COMPILER_TYPES_H

/* For sparse only. */
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __must_check		__attribute__((__warn_unused_result__))

#define __always_inline		inline __attribute__((__always_inline__))
#define noinline		__attribute__((__noinline__))
#define __maybe_unused		__attribute__((__unused__))
#define __packed		__attribute__((__packed__))
#define __aligned(x)		__attribute__((__aligned__(x)))
#define __printf(a, b)		__attribute__((__format__(printf, a, b)))
#define __read_mostly
#define __init
#define __exit
#define ____cacheline_aligned	__aligned(64)
#define ____cacheline_aligned_in_smp	____cacheline_aligned
#define fallthrough		__attribute__((__fallthrough__))

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

/*
 * Single accesses and the barriers between them. They are C11 atomics, so that
 * ThreadSanitizer knows which order the code asks for and which it does not.
 */
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define barrier()		__asm__ __volatile__("" : : : "memory")

/* ThreadSanitizer cannot follow a fence, and gcc warns where one stands. */
#ifdef __SANITIZE_THREAD__
#define smp_mb()		barrier()
#else
#define smp_mb()		__atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif
#define smp_rmb()		smp_mb()
#define smp_wmb()		smp_mb()
#define smp_mb__before_atomic()	barrier()
#define smp_mb__after_atomic()	barrier()

#endif /* SHIM_COMPILER_TYPES_H */
