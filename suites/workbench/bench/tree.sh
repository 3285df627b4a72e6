# A nasty tree: `sh tree.sh <pid file> <stays|leaves> <kind>…`. Every process of it appends its pid to the file once it is what it
# is to be. All of it ends by itself after a quarter of an hour.
pids=$1 leader=$2
shift 2
rest='echo $$ >> "$0"; exec sleep 900'
heirs='[ "$1" -gt 300 ] && exit; echo $$ >> "$0"; sleep 0.05; sh -c "$2" "$0" $(($1 + 1)) "$2" & exit'
for kind; do
  case $kind in
    plain) sh -c 'sh -c "$1" "$0" & echo $$ >> "$0"; wait' "$pids" "$rest" > /dev/null 2>&1 & ;;
    holder) sh -c "$rest" "$pids" & ;;
    session) setsid sh -c "$rest" "$pids" > /dev/null 2>&1 & ;;
    daemon) setsid sh -c '(sh -c "$1" "$0" &)' "$pids" "$rest" > /dev/null 2>&1 & ;;
    deaf) (trap '' TERM HUP INT QUIT; exec sh -c "$rest" "$pids") > /dev/null 2>&1 & ;;
    storm) (trap '' TERM; exec sh -c "$heirs" "$pids" 1 "$heirs") > /dev/null 2>&1 & ;;
    stopped) sh -c 'echo $$ >> "$0"; kill -STOP $$; exec sleep 900' "$pids" > /dev/null 2>&1 & ;;
    group) bash -c 'set -m; sh -c "$1" "$0" &' "$pids" "$rest" > /dev/null 2>&1 & ;;
    washed) env -i PATH="$PATH" sh -c "$rest" "$pids" > /dev/null 2>&1 & ;;
  esac
done
echo $$ >> "$pids"
[ "$leader" = leaves ] || wait
