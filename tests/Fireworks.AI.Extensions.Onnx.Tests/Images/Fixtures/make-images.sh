#!/bin/sh
# Writes images of all forms that files may have, small and with some structure. Needs ImageMagick 6.
set -e
cd "$(dirname "$0")"
source="-size 64x48 gradient:red-blue -fill yellow -draw 'circle 20,20 20,30'"
make() { eval convert "$source" "$1" "$2"; }
make "-quality 80 -sampling-factor 4:2:0" baseline.jpg
make "-quality 80 -sampling-factor 4:4:4" baseline-444.jpg
make "-quality 80 -sampling-factor 4:1:1 -interlace JPEG" progressive.jpg
make "-quality 80 -colorspace Gray" grey.jpg
make "-quality 80 -colorspace Gray -interlace JPEG" grey-progressive.jpg
make "-quality 80 -define jpeg:restart-interval=2" restarts.jpg
make "-quality 80 -sampling-factor 4x2,1x1,1x1" wide-sampling.jpg
make "-quality 80 -colorspace CMYK" cmyk.jpg
make "" PNG24:rgb.png
make "" PNG48:rgb-16.png
make "-alpha set -channel A -evaluate set 40%" PNG32:rgba.png
make "-alpha set -channel A -evaluate set 40%" PNG64:rgba-16.png
make "-colors 13 -type palette" PNG8:palette.png
make "-colorspace Gray" grey.png
make "-colorspace Gray -depth 1 -type bilevel" grey-1.png
make "-quality 90 -interlace PNG" PNG24:interlaced.png
