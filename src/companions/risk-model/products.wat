;; Written by hand; products.wasm is made of it by `wat2wasm products.wat` (wabt, or wasmtime.wat2wasm of Python).
(module
  (memory (export "memory") 1)
  ;; Rows of 16-bit numbers times rows of 16-bit weights, two rows with four rows of weights at a time:
  ;; to[row][n] = sum(from[row][k] * weights[n][k]) * rowScale[row] * scales[n] + biases[n]
  ;; from has an even count of rows; length (of a row) is a multiple of 8, outputs of 4. All addresses are in bytes.
  (func (export "multiply")
    (param $from i32) (param $rows i32) (param $length i32) (param $rowScales i32)
    (param $weights i32) (param $outputs i32) (param $scales i32) (param $biases i32) (param $to i32)
    (local $n i32) (local $row i32) (local $a i32) (local $b i32) (local $end i32) (local $bytes i32) (local $at i32)
    (local $p v128) (local $q v128) (local $w v128)
    (local $p0 v128) (local $p1 v128) (local $p2 v128) (local $p3 v128)
    (local $q0 v128) (local $q1 v128) (local $q2 v128) (local $q3 v128)
    (local.set $bytes (i32.shl (local.get $length) (i32.const 1)))
    (loop $eachOutput
      (local.set $row (i32.const 0))
      (loop $eachRow
        (local.set $a (i32.add (local.get $from) (i32.mul (local.get $row) (local.get $bytes))))
        (local.set $end (i32.add (local.get $a) (local.get $bytes)))
        (local.set $b (i32.add (local.get $weights) (i32.mul (local.get $n) (local.get $bytes))))
        (local.set $p0 (v128.const i32x4 0 0 0 0)) (local.set $p1 (v128.const i32x4 0 0 0 0))
        (local.set $p2 (v128.const i32x4 0 0 0 0)) (local.set $p3 (v128.const i32x4 0 0 0 0))
        (local.set $q0 (v128.const i32x4 0 0 0 0)) (local.set $q1 (v128.const i32x4 0 0 0 0))
        (local.set $q2 (v128.const i32x4 0 0 0 0)) (local.set $q3 (v128.const i32x4 0 0 0 0))
        (loop $eachPart
          (local.set $p (v128.load (local.get $a)))
          (local.set $q (v128.load (i32.add (local.get $a) (local.get $bytes))))
          (local.set $w (v128.load (local.get $b)))
          (local.set $p0 (i32x4.add (local.get $p0) (i32x4.dot_i16x8_s (local.get $p) (local.get $w))))
          (local.set $q0 (i32x4.add (local.get $q0) (i32x4.dot_i16x8_s (local.get $q) (local.get $w))))
          (local.set $at (i32.add (local.get $b) (local.get $bytes)))
          (local.set $w (v128.load (local.get $at)))
          (local.set $p1 (i32x4.add (local.get $p1) (i32x4.dot_i16x8_s (local.get $p) (local.get $w))))
          (local.set $q1 (i32x4.add (local.get $q1) (i32x4.dot_i16x8_s (local.get $q) (local.get $w))))
          (local.set $at (i32.add (local.get $at) (local.get $bytes)))
          (local.set $w (v128.load (local.get $at)))
          (local.set $p2 (i32x4.add (local.get $p2) (i32x4.dot_i16x8_s (local.get $p) (local.get $w))))
          (local.set $q2 (i32x4.add (local.get $q2) (i32x4.dot_i16x8_s (local.get $q) (local.get $w))))
          (local.set $w (v128.load (i32.add (local.get $at) (local.get $bytes))))
          (local.set $p3 (i32x4.add (local.get $p3) (i32x4.dot_i16x8_s (local.get $p) (local.get $w))))
          (local.set $q3 (i32x4.add (local.get $q3) (i32x4.dot_i16x8_s (local.get $q) (local.get $w))))
          (local.set $b (i32.add (local.get $b) (i32.const 16)))
          (local.set $a (i32.add (local.get $a) (i32.const 16)))
          (br_if $eachPart (i32.lt_u (local.get $a) (local.get $end))))
        (local.set $at (i32.add (local.get $to)
          (i32.shl (i32.add (i32.mul (local.get $row) (local.get $outputs)) (local.get $n)) (i32.const 2))))
        (v128.store (local.get $at)
          (call $scaled (call $sums (local.get $p0) (local.get $p1) (local.get $p2) (local.get $p3))
            (i32.add (local.get $rowScales) (i32.shl (local.get $row) (i32.const 2)))
            (i32.add (local.get $scales) (i32.shl (local.get $n) (i32.const 2)))
            (i32.add (local.get $biases) (i32.shl (local.get $n) (i32.const 2)))))
        (v128.store (i32.add (local.get $at) (i32.shl (local.get $outputs) (i32.const 2)))
          (call $scaled (call $sums (local.get $q0) (local.get $q1) (local.get $q2) (local.get $q3))
            (i32.add (i32.add (local.get $rowScales) (i32.shl (local.get $row) (i32.const 2))) (i32.const 4))
            (i32.add (local.get $scales) (i32.shl (local.get $n) (i32.const 2)))
            (i32.add (local.get $biases) (i32.shl (local.get $n) (i32.const 2)))))
        (local.set $row (i32.add (local.get $row) (i32.const 2)))
        (br_if $eachRow (i32.lt_u (local.get $row) (local.get $rows))))
      (local.set $n (i32.add (local.get $n) (i32.const 4)))
      (br_if $eachOutput (i32.lt_u (local.get $n) (local.get $outputs)))))
  ;; Rounds a row to whole numbers up to largest, by its own scale, which is written to rowScale. length is a multiple of 8.
  (func (export "round") (param $values i32) (param $length i32) (param $largest f32) (param $to i32) (param $rowScale i32)
    (local $at i32) (local $end i32) (local $m v128) (local $most f32)
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $length) (i32.const 2))))
    (local.set $at (local.get $values))
    (local.set $m (v128.const f32x4 1e-9 1e-9 1e-9 1e-9))
    (loop $eachFour
      (local.set $m (f32x4.max (local.get $m) (f32x4.abs (v128.load (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $eachFour (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $most (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $m)) (f32x4.extract_lane 1 (local.get $m)))
      (f32.max (f32x4.extract_lane 2 (local.get $m)) (f32x4.extract_lane 3 (local.get $m)))))
    (f32.store (local.get $rowScale) (f32.div (local.get $most) (local.get $largest)))
    (local.set $m (f32x4.splat (f32.div (local.get $largest) (local.get $most))))
    (local.set $at (local.get $values))
    (loop $eachEight
      (v128.store (local.get $to) (i16x8.narrow_i32x4_s
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul (local.get $m) (v128.load (local.get $at)))))
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul (local.get $m) (v128.load offset=16 (local.get $at)))))))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br_if $eachEight (i32.lt_u (local.get $at) (local.get $end)))))
  ;; The sum of 32 products of numbers of 32 bits.
  (func (export "dot") (param $a i32) (param $b i32) (result f32)
    (local $s v128) (local $t v128)
    (local.set $s (f32x4.add
      (f32x4.mul (v128.load (local.get $a)) (v128.load (local.get $b)))
      (f32x4.mul (v128.load offset=16 (local.get $a)) (v128.load offset=16 (local.get $b)))))
    (local.set $t (f32x4.add
      (f32x4.mul (v128.load offset=32 (local.get $a)) (v128.load offset=32 (local.get $b)))
      (f32x4.mul (v128.load offset=48 (local.get $a)) (v128.load offset=48 (local.get $b)))))
    (local.set $s (f32x4.add (local.get $s) (f32x4.add
      (f32x4.mul (v128.load offset=64 (local.get $a)) (v128.load offset=64 (local.get $b)))
      (f32x4.mul (v128.load offset=80 (local.get $a)) (v128.load offset=80 (local.get $b))))))
    (local.set $s (f32x4.add (f32x4.add (local.get $s) (local.get $t)) (f32x4.add
      (f32x4.mul (v128.load offset=96 (local.get $a)) (v128.load offset=96 (local.get $b)))
      (f32x4.mul (v128.load offset=112 (local.get $a)) (v128.load offset=112 (local.get $b))))))
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $s)) (f32x4.extract_lane 1 (local.get $s)))
      (f32.add (f32x4.extract_lane 2 (local.get $s)) (f32x4.extract_lane 3 (local.get $s)))))
  ;; Adds 32 numbers, each times a factor, to others.
  (func (export "add") (param $from i32) (param $factor f32) (param $to i32)
    (local $f v128) (local $end i32)
    (local.set $f (f32x4.splat (local.get $factor)))
    (local.set $end (i32.add (local.get $from) (i32.const 128)))
    (loop $eachFour
      (v128.store (local.get $to) (f32x4.add (v128.load (local.get $to)) (f32x4.mul (local.get $f) (v128.load (local.get $from)))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $eachFour (i32.lt_u (local.get $from) (local.get $end)))))
  ;; The four numbers of each added up, in one.
  (func $sums (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result v128)
    (local.set $a (i32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $a) (local.get $b))
      (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b))))
    (local.set $c (i32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 8 9 10 11 24 25 26 27 (local.get $c) (local.get $d))
      (i8x16.shuffle 4 5 6 7 20 21 22 23 12 13 14 15 28 29 30 31 (local.get $c) (local.get $d))))
    (i32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $c))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $c))))
  (func $scaled (param $sums v128) (param $rowScale i32) (param $scales i32) (param $biases i32) (result v128)
    (f32x4.add (v128.load (local.get $biases))
      (f32x4.mul (f32x4.convert_i32x4_s (local.get $sums))
        (f32x4.mul (v128.load32_splat (local.get $rowScale)) (v128.load (local.get $scales)))))))
