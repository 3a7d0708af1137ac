#!/bin/sh
# New examples, round after round, for the property tests and for each kind of tests/fuzz. Seeds are printed, so that
# a round can be repeated:
#   pytest -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed=SEED
#   python -m tests.fuzz --seed SEED --count 100
set -eu
python=$1
rounds=$2
first=${3:-$(date +%s)}
round=1
while [ "$round" -le "$rounds" ]; do
	seed=$((first + round * 1000))
	echo "round $round of $rounds, seed $seed"
	"$python" -m pytest -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed="$seed" -n auto -q -x
	"$python" -m tests.fuzz --seed "$seed" --count 100
	round=$((round + 1))
done
