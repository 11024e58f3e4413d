#!/bin/sh
# Makes a recording of an hour, sentences of a voice with silence between them, by espeak-ng and sox:
#
#   spoken-hour.sh FOLDER
#
# FOLDER/hour.wav has 16,000 samples a second of one channel; each line of FOLDER/sentences.txt is where a sentence begins and ends, in
# samples.
set -eu
cd "$1"
rate=16000
hour=$((3600 * rate))

# A sentence of its own for each voice and speed; what is silent at its ends is cut off.
number=0
while read -r sentence; do
    voice=$(printf 'en-us de fr es' | cut -d ' ' -f $((number % 4 + 1)))
    espeak-ng -v "$voice" -s $((130 + number * 7)) -w spoken.wav "$sentence"
    sox -R -D spoken.wav -r $rate -c 1 -b 16 "sentence-$number.wav" silence 1 0.02 1% reverse silence 1 0.02 1% reverse norm -3
    number=$((number + 1))
done <<'SENTENCES'
The ships are in the harbour, and the wind has gone to sleep.
Yes.
Nobody had told the gardener that the roses were to be painted red before the guests arrived from the other side of the lake.
Seven times eight is fifty-six, and a dozen more makes sixty-eight.
Please hold the line.
A train left the station at noon, crossed three rivers and two borders, waited an hour in the rain for another one that never came, and arrived long after dark.
Who is there?
In the morning they found the letter under the door, read it aloud, and laughed until the kettle boiled over.
Turn left at the church, then go straight on.
The committee will meet again on Thursday at a quarter past nine, unless the chairman decides otherwise.
No, not that one.
Bread, butter, two pounds of apples, and a bottle of milk.
SENTENCES

# Pauses of half a second to five, and a minute of silence now and then.
for pause in 8 12 20 33 50 600; do
    sox -R -D -n -r $rate -c 1 -b 16 "pause-$pause.wav" trim 0 "$((pause / 10)).$((pause % 10))"
done

: > sentences.txt
: > parts.txt
place=0
part=0
while [ $place -lt $((hour - 75 * rate)) ]; do
    case $((part % 40)) in
        39) pause=600 ;;
        *) pause=$(printf '8 33 12 50 20' | cut -d ' ' -f $((part % 5 + 1))) ;;
    esac
    place=$((place + pause * rate / 10))
    length=$(soxi -s "sentence-$((part % number)).wav")
    echo "$place $((place + length))" >> sentences.txt
    printf 'pause-%s.wav sentence-%s.wav ' "$pause" $((part % number)) >> parts.txt
    place=$((place + length))
    part=$((part + 1))
done
# shellcheck disable=SC2046 # Each name is an argument.
sox -R -D $(cat parts.txt) hour.wav pad 0 "$((hour - place))s"
rm -f spoken.wav sentence-*.wav pause-*.wav parts.txt
