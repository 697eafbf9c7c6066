;; What numpy in WebAssembly, which is compiled for one number at a time, is slow at: both functions
;; take four at a time. Numbers are float32, one after another; addresses and lengths are in bytes.
(module
  (import "python" "memory" (memory 0))

  ;; x · sigmoid(x) = x/(1 + exp(y)) with y = −x: exp(y) = 2ⁿ exp(r), where n is the whole number
  ;; nearest to y/ln 2 and r = y − n ln 2. The polynomial is that of Cephes' expf. `length` is a
  ;; multiple of 16; beyond ±80 it is the same to float32, and nothing overflows.
  (func (export "silu") (param $x i32) (param $out i32) (param $length i32)
    (local $end i32) (local $r v128) (local $n v128) (local $p v128)
    (local.set $end (i32.add (local.get $x) (local.get $length)))
    (loop $along
      (local.set $r (f32x4.min (f32x4.splat (f32.const 80)) (f32x4.max (f32x4.splat (f32.const -80))
        (f32x4.neg (v128.load (local.get $x))))))
      (local.set $n (f32x4.nearest
        (f32x4.mul (local.get $r) (f32x4.splat (f32.const 1.44269504)))))
      ;; ln 2 in two parts, the first of which is exact
      (local.set $r (f32x4.sub (local.get $r)
        (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0.693359375)))))
      (local.set $r (f32x4.add (local.get $r)
        (f32x4.mul (local.get $n) (f32x4.splat (f32.const 2.12194440e-4)))))
      (local.set $p (f32x4.splat (f32.const 1.9875691500e-4)))
      (local.set $p (f32x4.add (f32x4.splat (f32.const 1.3981999507e-3))
        (f32x4.mul (local.get $p) (local.get $r))))
      (local.set $p (f32x4.add (f32x4.splat (f32.const 8.3334519073e-3))
        (f32x4.mul (local.get $p) (local.get $r))))
      (local.set $p (f32x4.add (f32x4.splat (f32.const 4.1665795894e-2))
        (f32x4.mul (local.get $p) (local.get $r))))
      (local.set $p (f32x4.add (f32x4.splat (f32.const 1.6666665459e-1))
        (f32x4.mul (local.get $p) (local.get $r))))
      (local.set $p (f32x4.add (f32x4.splat (f32.const 5.0000001201e-1))
        (f32x4.mul (local.get $p) (local.get $r))))
      (local.set $p (f32x4.add (f32x4.splat (f32.const 1)) (f32x4.add (local.get $r)
        (f32x4.mul (local.get $p) (f32x4.mul (local.get $r) (local.get $r))))))
      ;; times 2ⁿ, whose bits are the exponent's alone
      (local.set $p (f32x4.mul (local.get $p) (i32x4.shl
        (i32x4.add (i32x4.trunc_sat_f32x4_s (local.get $n)) (i32x4.splat (i32.const 127)))
        (i32.const 23))))
      (v128.store (local.get $out) (f32x4.div (v128.load (local.get $x))
        (f32x4.add (f32x4.splat (f32.const 1)) (local.get $p))))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $along (i32.lt_u
        (local.tee $x (i32.add (local.get $x) (i32.const 16)))
        (local.get $end)))))

  ;; The sums of the numbers in a, b, c and d.
  (func $sums (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result v128)
    (local.set $a (f32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a) (local.get $b))
      (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b))))
    (local.set $c (f32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c) (local.get $d))
      (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c) (local.get $d))))
    (f32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $c))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $c))))

  ;; x (N, in) times the transpose of w (M, in); `row` is the length of a row of either. Two rows of
  ;; x meet four of w at once, so that every number that is loaded is used several times; `in` and M
  ;; are multiples of four. For an odd N the last row is computed twice.
  (func (export "product")
    (param $x i32) (param $w i32) (param $out i32) (param $n i32) (param $m i32) (param $row i32)
    (local $i i32) (local $j i32) (local $next i32)
    (local $p i32) (local $q i32) (local $end i32)
    (local $w0 i32) (local $w1 i32) (local $w2 i32) (local $w3 i32)
    (local $u v128) (local $v v128) (local $t v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
    (block $done
      (loop $four_rows_of_w
        (br_if $done (i32.ge_s (local.get $j) (local.get $m)))
        (local.set $i (i32.const 0))
        (block $all_of_x
          (loop $two_rows_of_x
            (br_if $all_of_x (i32.ge_s (local.get $i) (local.get $n)))
            ;; the next row, or the same where it is the last
            (local.set $next (i32.add (local.get $i)
              (i32.lt_s (i32.add (local.get $i) (i32.const 1)) (local.get $n))))
            (local.set $p (i32.add (local.get $x) (i32.mul (local.get $i) (local.get $row))))
            (local.set $q (i32.add (local.get $x) (i32.mul (local.get $next) (local.get $row))))
            (local.set $end (i32.add (local.get $p) (local.get $row)))
            (local.set $w0 (i32.add (local.get $w) (i32.mul (local.get $j) (local.get $row))))
            (local.set $w1 (i32.add (local.get $w0) (local.get $row)))
            (local.set $w2 (i32.add (local.get $w1) (local.get $row)))
            (local.set $w3 (i32.add (local.get $w2) (local.get $row)))
            (local.set $a0 (v128.const i32x4 0 0 0 0))
            (local.set $a1 (local.get $a0)) (local.set $a2 (local.get $a0))
            (local.set $a3 (local.get $a0)) (local.set $b0 (local.get $a0))
            (local.set $b1 (local.get $a0)) (local.set $b2 (local.get $a0))
            (local.set $b3 (local.get $a0))
            (loop $along
              (local.set $u (v128.load (local.get $p)))
              (local.set $v (v128.load (local.get $q)))
              (local.set $t (v128.load (local.get $w0)))
              (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $u) (local.get $t))))
              (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $v) (local.get $t))))
              (local.set $t (v128.load (local.get $w1)))
              (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $u) (local.get $t))))
              (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $v) (local.get $t))))
              (local.set $t (v128.load (local.get $w2)))
              (local.set $a2 (f32x4.add (local.get $a2) (f32x4.mul (local.get $u) (local.get $t))))
              (local.set $b2 (f32x4.add (local.get $b2) (f32x4.mul (local.get $v) (local.get $t))))
              (local.set $t (v128.load (local.get $w3)))
              (local.set $a3 (f32x4.add (local.get $a3) (f32x4.mul (local.get $u) (local.get $t))))
              (local.set $b3 (f32x4.add (local.get $b3) (f32x4.mul (local.get $v) (local.get $t))))
              (local.set $w0 (i32.add (local.get $w0) (i32.const 16)))
              (local.set $w1 (i32.add (local.get $w1) (i32.const 16)))
              (local.set $w2 (i32.add (local.get $w2) (i32.const 16)))
              (local.set $w3 (i32.add (local.get $w3) (i32.const 16)))
              (local.set $q (i32.add (local.get $q) (i32.const 16)))
              (br_if $along (i32.lt_u
                (local.tee $p (i32.add (local.get $p) (i32.const 16)))
                (local.get $end))))
            (v128.store
              (i32.add (local.get $out) (i32.shl
                (i32.add (i32.mul (local.get $i) (local.get $m)) (local.get $j)) (i32.const 2)))
              (call $sums (local.get $a0) (local.get $a1) (local.get $a2) (local.get $a3)))
            (v128.store
              (i32.add (local.get $out) (i32.shl
                (i32.add (i32.mul (local.get $next) (local.get $m)) (local.get $j)) (i32.const 2)))
              (call $sums (local.get $b0) (local.get $b1) (local.get $b2) (local.get $b3)))
            (local.set $i (i32.add (local.get $i) (i32.const 2)))
            (br $two_rows_of_x)))
        (local.set $j (i32.add (local.get $j) (i32.const 4)))
        (br $four_rows_of_w)))))
