#!/bin/sh
# The property tests on new examples, round after round; the seed of each round is printed, so that it can be repeated:
#   pytest -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed=SEED
set -eu
python=$1
rounds=$2
first=${3:-$(date +%s)}
round=1
while [ "$round" -le "$rounds" ]; do
	seed=$((first + round))
	echo "round $round of $rounds, seed $seed"
	"$python" -m pytest -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed="$seed" -n auto -q -x
	round=$((round + 1))
done
