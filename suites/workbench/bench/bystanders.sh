# Strangers beside a tree, who look as if they were of it: `sh bystanders.sh <pid file> <name of its cookie>`.
pids=$1 cookie=$2
rest='echo $$ >> "$0"; exec sleep 900'
env "${cookie}0=1" sh -c "$rest" "$pids" &
env "NOTE=$cookie=1" sh -c "$rest" "$pids" &
setsid sh -c "$rest" "$pids" "$cookie=1" &
echo $$ >> "$pids"
wait
