// SPDX-License-Identifier: GPL-2.0
/*
 * xdp: attaches the smallest possible XDP program to an interface, in the
 * driver, or takes it off again.
 *
 *   xdp INTERFACE pass|drop|tx|off
 *
 * The program does the same to every packet. It stays attached when the
 * command ends. Prints nothing, or one line that says what failed.
 */
#include <err.h>
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

struct request {
	struct nlmsghdr header;
	struct ifinfomsg link;
	uint8_t attributes[64];
};

struct answer {
	struct nlmsghdr header;
	struct nlmsgerr error;
	uint8_t rest[4096];
};

static int verdict_of(const char *name)
{
	if (!strcmp(name, "pass"))
		return XDP_PASS;
	if (!strcmp(name, "drop"))
		return XDP_DROP;
	if (!strcmp(name, "tx"))
		return XDP_TX;
	errx(2, "no such verdict: %s", name);
}

/* return verdict; */
#define INSTRUCTIONS 2

static int load(int verdict)
{
	const struct bpf_insn program[INSTRUCTIONS] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0,
		  .imm = verdict },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (uintptr_t)program,
		.insn_cnt = INSTRUCTIONS,
		.license = (uintptr_t)"GPL",
	};
	int fd = syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));

	if (fd < 0)
		err(1, "loading the program");
	return fd;
}

static struct rtattr *add(struct request *req, uint16_t type, const void *data,
			  size_t len)
{
	struct rtattr *attr = (void *)((uint8_t *)req +
				       NLMSG_ALIGN(req->header.nlmsg_len));

	attr->rta_type = type;
	attr->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(attr), data, len);
	req->header.nlmsg_len = NLMSG_ALIGN(req->header.nlmsg_len) +
				RTA_ALIGN(attr->rta_len);
	return attr;
}

/* @fd: the program, -1 for none. */
static void attach(unsigned int ifindex, int32_t fd)
{
	struct request req = {
		.header = {
			.nlmsg_len = NLMSG_LENGTH(sizeof(req.link)),
			.nlmsg_type = RTM_SETLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.link = { .ifi_family = AF_UNSPEC, .ifi_index = ifindex },
	};
	const uint32_t flags = XDP_FLAGS_DRV_MODE;
	struct answer answer;
	struct rtattr *xdp;
	int nl;

	xdp = add(&req, NLA_F_NESTED | IFLA_XDP, NULL, 0);
	add(&req, IFLA_XDP_FD, &fd, sizeof(fd));
	add(&req, IFLA_XDP_FLAGS, &flags, sizeof(flags));
	xdp->rta_len = (uint8_t *)&req + req.header.nlmsg_len - (uint8_t *)xdp;

	nl = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	if (nl < 0)
		err(1, "netlink");
	if (send(nl, &req, req.header.nlmsg_len, 0) < 0)
		err(1, "asking the kernel");
	if (recv(nl, &answer, sizeof(answer), 0) < (ssize_t)NLMSG_LENGTH(sizeof(answer.error)))
		err(1, "waiting for the kernel");
	if (answer.header.nlmsg_type != NLMSG_ERROR)
		errx(1, "the kernel answered something else");
	errno = -answer.error.error;
	if (errno)
		err(1, "attaching the program");
	close(nl);
}

int main(int argc, char **argv)
{
	unsigned int ifindex;

	if (argc != 3)
		errx(2, "usage: xdp INTERFACE pass|drop|tx|off");
	ifindex = if_nametoindex(argv[1]);
	if (!ifindex)
		err(1, "%s", argv[1]);
	attach(ifindex, strcmp(argv[2], "off") ? load(verdict_of(argv[2])) : -1);
	return 0;
}
