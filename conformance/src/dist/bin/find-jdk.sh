# Finds the JDK that CNSCS runs on. Sourced, not run; POSIX sh.
#
# find_jdk PROGRAM sets jdk_home to a JDK of version 25 or later that has bin/PROGRAM. What the user names wins, in
# this order: CNSCS_JAVA_HOME, JAVA_HOME, the java on the PATH. Otherwise the newest in the usual places is taken.
# Versions are read from each JDK's "release" file, since starting a JVM to ask it costs more than all else here.

jdk_oldest=25

# Sets jdk_major to the version of the JDK in directory $1, 0 if there is none.
read_jdk_version() {
  jdk_major=0
  [ -r "$1/release" ] || return 0
  while IFS='=' read -r jdk_key jdk_value || [ -n "$jdk_key" ]; do
    if [ "$jdk_key" = JAVA_VERSION ]; then
      jdk_value=${jdk_value#\"}
      jdk_major=${jdk_value%%[!0-9]*}
    fi
  done <"$1/release"
  jdk_major=${jdk_major:-0}
}

# Succeeds if directory $1 is a JDK that is new enough and has program $2.
is_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/$2" ] || return 1
  read_jdk_version "$1"
  [ "$jdk_major" -ge "$jdk_oldest" ]
}

# Sets resolved to file $1 with all symbolic links followed.
resolve_links() {
  resolved=$1
  while [ -L "$resolved" ]; do
    link_target=$(readlink "$resolved") || return 1
    case $link_target in
      /*) resolved=$link_target ;;
      *) resolved=$(dirname "$resolved")/$link_target ;;
    esac
  done
}

# Sets jdk_home to the newest JDK with program $1 in the usual places.
find_usual_jdk() {
  jdk_newest=0
  user_home=${HOME:-/nonexistent}
  for jdk_candidate in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/* \
    "$user_home"/.sdkman/candidates/java/* "$user_home"/.jdks/* "$user_home"/.asdf/installs/java/* \
    "$user_home"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$user_home"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if is_jdk "$jdk_candidate" "$1" && [ "$jdk_major" -gt "$jdk_newest" ]; then
      jdk_newest=$jdk_major
      jdk_home=$jdk_candidate
    fi
  done
  [ "$jdk_newest" -gt 0 ]
}

find_jdk() {
  jdk_home=${CNSCS_JAVA_HOME:-}
  if [ -n "$jdk_home" ]; then
    is_jdk "$jdk_home" "$1" && return 0
    echo "cnscs: CNSCS_JAVA_HOME names no JDK $jdk_oldest or later with bin/$1: $jdk_home; correct it or unset it" >&2
    return 78
  fi
  jdk_home=${JAVA_HOME:-}
  is_jdk "$jdk_home" "$1" && return 0
  if resolve_links "$(command -v java)"; then
    jdk_home=$(dirname "$(dirname "$resolved")")
    is_jdk "$jdk_home" "$1" && return 0
  fi
  find_usual_jdk "$1" && return 0
  echo "cnscs: no JDK $jdk_oldest or later found; install one (for example from https://adoptium.net) or set" \
    "CNSCS_JAVA_HOME to where it is" >&2
  return 78
}
