#!/usr/bin/env bash
# publish.sh [OPTION…]: measures everything again and puts the tables into README.md; on a machine that does nothing else.
# Options are those of run.py: `publish.sh --tools floor,floor-metadata,tend,tend-repo` leaves the peers as they were
# measured before. With Ansible at 1,000 files it takes more than an hour.
set -euo pipefail
rig=$(dirname "$0")/run.py
python3 "$rig" --publish "$@"
python3 "$rig" --publish --disk /var/tmp --sizes 100,1000 --tools floor,tend --phases first,repair
