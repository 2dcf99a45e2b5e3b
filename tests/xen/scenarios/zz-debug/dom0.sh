# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# X debug
PATH=$PATH:/usr/local/sbin
d2() { sed 's/^/# /'; }
guest_up g1
g1 'cat /sys/module/xen_netfront/refcnt' | d2
ls -la /etc/xen/scripts /etc/xen | d2
for s in vif-bridge vif-staging; do
time (XENBUS_PATH=backend/vif/1/0 XENBUS_TYPE=vif vif=vif1.0 script=x XENBUS_BASE_PATH=backend timeout 60 bash -x /etc/xen/scripts/$s online type_if=vif </dev/null 2>&1; echo rc $?) 2>&1 | d2
cat /var/log/xen/xen-hotplug.log | d2
: > /var/log/xen/xen-hotplug.log
done
ps -ef | tail -20 | d2
P='PATH=$PATH:/usr/local/sbin;'
R='cat /sys/module/xen_netfront/refcnt'
for c in "xen-netif list" "xen-netif show g1" "xen-netif top --once -d 1" "xen-netif ctrl get" "ping -c 3 10.0.0.1" "timeout 2 ping -f -q 10.0.0.1"; do
 g1 "$P $c >/dev/null 2>&1; echo '$c'; $R" | d2
done
start g1 pings 'ping -f -q -s 100 10.0.0.1'
sleep 2
stop g1 pings
g1 "$R; lsmod; ps" | d2
ok done true
done_testing
