# What app/run and tests/run share: the Debian packages and the Release build in build/. Sourced, with
# `set -euo pipefail`; `root` is the clone. Everything is said on standard error, so that standard
# output is the program's own.

say() { printf '%s\n' "$*" >&2; }

# packages SECTION…: the names in those sections of resources/debian-packages.txt.
packages() {
  local line section=none
  while read -r line; do
    line=${line%%#*}
    if [[ $line =~ ^\[(.*)\] ]]; then
      section=${BASH_REMATCH[1]}
    elif [[ " $* " == *" $section "* ]]; then
      printf '%s\n' $line
    fi
  done < "$root/resources/debian-packages.txt"
}

# install_packages SECTION…: installs what is missing, and says what.
install_packages() {
  local wanted missing privileged=()
  wanted=$(packages "$@")
  if ! command -v dpkg-query > /dev/null; then
    say "This is not Debian: resources/debian-packages.txt names what has to be installed."
    return
  fi
  missing=$(comm -23 <(sort -u <<< "$wanted") \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2> /dev/null |
      sed -n 's/^installed //p' | sort -u))
  [[ -n $missing ]] || return 0
  say "Installing" $missing
  if (( EUID != 0 )); then
    if ! command -v sudo > /dev/null; then
      say "Only root can install packages, and there is no sudo: install the packages above first."
      exit 1
    fi
    privileged=(sudo)
  fi
  "${privileged[@]}" apt-get update -qq >&2
  "${privileged[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing >&2
}

# As many jobs as processors, but no more than memory allows: a file that includes LibTorch or VTK takes
# up to 2 GB to compile.
build_jobs() {
  local processors gigabytes
  processors=$(nproc)
  gigabytes=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
  local by_memory=$(( gigabytes / 2 > 0 ? gigabytes / 2 : 1 ))
  echo $(( processors < by_memory ? processors : by_memory ))
}

# build [TARGET…]: configures build/ once and builds the targets, or everything. Silent when all is
# there already.
build() {
  if [[ ! -e $root/build/build.ninja ]]; then
    say "Configuring build/"
    mkdir -p "$root/build"
    if ! (cd "$root" && cmake --preset release) > "$root/build/configure.log" 2>&1; then
      tail -n 30 "$root/build/configure.log" >&2
      exit 1
    fi
  fi
  grep -q "no work to do" <<< "$(ninja -C "$root/build" -n "$@")" && return
  say "Building"
  ninja -C "$root/build" -j "$(build_jobs)" "$@" >&2
}
