#include "textflag.h"

// func addRowsSSE(sums *float32, units int, rows, f *float32, at *uint16, n int)
// A block of 24 sums stays in X0 to X5 while all rows are added to it.
TEXT ·addRowsSSE(SB), NOSPLIT, $0-48
	MOVQ sums+0(FP), DI
	MOVQ units+8(FP), CX
	MOVQ rows+16(FP), SI
	MOVQ f+24(FP), DX
	MOVQ at+32(FP), R8
	MOVQ n+40(FP), R9
	MOVQ CX, R10
	SHLQ $2, R10             // bytes of a row

block:
	MOVUPS 0(DI), X0
	MOVUPS 16(DI), X1
	MOVUPS 32(DI), X2
	MOVUPS 48(DI), X3
	MOVUPS 64(DI), X4
	MOVUPS 80(DI), X5
	XORQ   AX, AX

row:
	MOVWLZX (R8)(AX*2), R11
	MOVSS   (DX)(R11*4), X6
	SHUFPS  $0, X6, X6
	IMULQ   R10, R11
	ADDQ    SI, R11
	MOVUPS  0(R11), X7
	MOVUPS  16(R11), X8
	MOVUPS  32(R11), X9
	MOVUPS  48(R11), X10
	MOVUPS  64(R11), X11
	MOVUPS  80(R11), X12
	MULPS   X6, X7
	MULPS   X6, X8
	MULPS   X6, X9
	MULPS   X6, X10
	MULPS   X6, X11
	MULPS   X6, X12
	ADDPS   X7, X0
	ADDPS   X8, X1
	ADDPS   X9, X2
	ADDPS   X10, X3
	ADDPS   X11, X4
	ADDPS   X12, X5
	INCQ    AX
	CMPQ    AX, R9
	JLT     row

	MOVUPS X0, 0(DI)
	MOVUPS X1, 16(DI)
	MOVUPS X2, 32(DI)
	MOVUPS X3, 48(DI)
	MOVUPS X4, 64(DI)
	MOVUPS X5, 80(DI)
	ADDQ   $96, DI
	ADDQ   $96, SI
	SUBQ   $24, CX
	JGT    block
	RET

// func addBytesSSE(sum *float32, v *byte, n int, weight float32)
TEXT ·addBytesSSE(SB), NOSPLIT, $0-28
	MOVQ   sum+0(FP), DI
	MOVQ   v+8(FP), SI
	MOVQ   n+16(FP), CX
	MOVSS  weight+24(FP), X0
	SHUFPS $0, X0, X0

eight:
	MOVQ      (SI), X1
	PUNPCKLBW X1, X1
	MOVO      X1, X2
	PUNPCKLWL X1, X1         // four times each byte
	PUNPCKHWL X2, X2
	PSRAL     $24, X1
	PSRAL     $24, X2
	CVTPL2PS  X1, X1
	CVTPL2PS  X2, X2
	MULPS     X0, X1
	MULPS     X0, X2
	MOVUPS    0(DI), X3
	MOVUPS    16(DI), X4
	ADDPS     X1, X3
	ADDPS     X2, X4
	MOVUPS    X3, 0(DI)
	MOVUPS    X4, 16(DI)
	ADDQ      $8, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JGT       eight
	RET

// func dotsSSE(out *int32, n int, rows *int16, v *byte, size int)
TEXT ·dotsSSE(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ n+8(FP), CX
	MOVQ rows+16(FP), SI
	MOVQ v+24(FP), DX
	MOVQ size+32(FP), R8

vector:
	PXOR X0, X0
	XORQ AX, AX

eight:
	MOVQ      (DX)(AX*1), X1
	PUNPCKLBW X1, X1
	PSRAW     $8, X1
	MOVOU     (SI), X2
	PMADDWL   X2, X1
	PADDL     X1, X0
	ADDQ      $16, SI
	ADDQ      $8, AX
	CMPQ      AX, R8
	JLT       eight

	PSHUFD $0x4E, X0, X1
	PADDL  X1, X0
	PSHUFD $0xB1, X0, X1
	PADDL  X1, X0
	MOVL   X0, (DI)
	ADDQ   $4, DI
	DECQ   CX
	JNZ    vector
	RET

// The places of the bits of each number below 16, 16 bits each.
DATA ·places<>+0(SB)/8, $0x0000000000000000
DATA ·places<>+8(SB)/8, $0x0000000000000000
DATA ·places<>+16(SB)/8, $0x0000000000000001
DATA ·places<>+24(SB)/8, $0x0000000000010000
DATA ·places<>+32(SB)/8, $0x0000000000000002
DATA ·places<>+40(SB)/8, $0x0000000000020000
DATA ·places<>+48(SB)/8, $0x0000000000020001
DATA ·places<>+56(SB)/8, $0x0000000200010000
DATA ·places<>+64(SB)/8, $0x0000000000000003
DATA ·places<>+72(SB)/8, $0x0000000000030000
DATA ·places<>+80(SB)/8, $0x0000000000030001
DATA ·places<>+88(SB)/8, $0x0000000300010000
DATA ·places<>+96(SB)/8, $0x0000000000030002
DATA ·places<>+104(SB)/8, $0x0000000300020000
DATA ·places<>+112(SB)/8, $0x0000000300020001
DATA ·places<>+120(SB)/8, $0x0003000200010000
GLOBL ·places<>(SB), RODATA|NOPTR, $128

// func nonZeroSSE(dst *uint16, f *float32, n int) int
TEXT ·nonZeroSSE(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ f+8(FP), SI
	MOVQ n+16(FP), R11
	LEAQ ·places<>(SB), R8
	MOVQ $0x4332322132212110, R9 // how many bits each number has, four bits each
	MOVQ DI, R10
	PXOR X7, X7
	PXOR X1, X1              // four times the place of the first
	MOVQ $0x0004000400040004, AX
	MOVQ AX, X2

four:
	MOVOU    (SI), X0
	PCMPEQL  X7, X0
	MOVMSKPS X0, AX
	XORQ     $15, AX
	MOVQ     (R8)(AX*8), X3
	PADDW    X1, X3
	MOVQ     X3, (DI)
	MOVQ     R9, DX
	LEAQ     (AX*4), CX
	SHRQ     CX, DX
	ANDQ     $15, DX
	LEAQ     (DI)(DX*2), DI
	PADDW    X2, X1
	ADDQ     $16, SI
	SUBQ     $4, R11
	JGT      four

	SUBQ R10, DI
	SHRQ $1, DI
	MOVQ DI, ret+24(FP)
	RET
