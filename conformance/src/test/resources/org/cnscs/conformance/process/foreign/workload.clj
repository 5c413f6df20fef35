;; Persistent collections, laziness, multimethods, atoms and macros; prints a line a round.
(defmacro unless [condition & body] `(if ~condition nil (do ~@body)))
(defmulti area :shape)
(defmethod area :square [{:keys [side]}] (* side side))
(defmethod area :default [thing] (count (str thing)))
(defprotocol Weighed (weight [this]))
(defrecord Stone [grams] Weighed (weight [_] grams))
(def log (atom []))

(defn primes [n]
  (loop [i 2 found []]
    (if (> i n)
      found
      (recur (inc i) (if (some #(zero? (mod i %)) (take-while #(<= (* % %) i) found))
                       found (conj found i))))))

(defn round [n]
  (let [squares (map #(* % %) (range (+ 100 n)))
        words (frequencies (map #(mod % 7) squares))
        stones (map ->Stone (range n (+ n 20)))]
    (swap! log conj n)
    (unless (odd? n) (swap! log pop))
    (println n (reduce + (filter odd? squares)) (sort words)
             (area {:shape :square :side n}) (area {:shape :none})
             (reduce + (map weight stones)) (count @log)
             (last (primes (+ 300 n))) (hash (into (sorted-map) (zipmap squares (range)))))))

(dotimes [n (Integer/parseInt (first *command-line-args*))] (round n))
