#!/bin/sh
# Runs Node with these arguments: this machine's, or the release of the image, from npm, where this machine's is older.
# `exec`, so that signals reach what runs.
folder=$(node "${0%/*}/image-node.mjs") || exit 1
PATH="${folder:+$folder:}$PATH"
exec node "$@"
