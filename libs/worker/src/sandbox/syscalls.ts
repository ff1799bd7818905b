/**
 * The numbers of Linux's system calls that the launcher makes and that a worker may not, as `name:x64:arm64`; a number that is
 * missing is a call that the architecture does not have. From the kernel's unistd tables: a wrong one would refuse another call.
 */
const numbers = {
  /** A way out of the machine or to another process of it. io_uring makes sockets without the call for it. */
  network:
    'socket:41:198 socketpair:53:199 io_uring_setup:425:425 io_uring_enter:426:426 io_uring_register:427:427',
  /** Other processes: begin one, look into one, signal one. Threads come by `clone`, which the filter looks into. */
  processes: `fork:57: vfork:58: execveat:322:281 ptrace:101:117 process_vm_readv:310:270 process_vm_writev:311:271
    process_madvise:440:440 process_mrelease:448:448 kcmp:312:272 pidfd_open:434:434 pidfd_getfd:438:438
    pidfd_send_signal:424:424 tkill:200:130 rt_sigqueueinfo:129:138 rt_tgsigqueueinfo:297:240
    move_pages:279:239 migrate_pages:256:238`,
  /** Memory that other processes could share, and files that no rule about folders sees. */
  memory: `memfd_create:319:279 memfd_secret:447:447 shmget:29:194 shmat:30:196 msgget:68:186 semget:64:190
    mq_open:240:180`,
  /** What Landlock does not rule: modes, owners, attributes and times of files. */
  metadata: `chmod:90: fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 chown:92: lchown:94: fchown:93:55 fchownat:260:54
    setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 removexattr:197:14 lremovexattr:198:15
    fremovexattr:199:16 utime:132: utimes:235: futimesat:261: utimensat:280:88 truncate:76:45 mknod:133:
    mknodat:259:33`,
  /** The kernel's own doors: no task needs them, and most of its holes were found behind them. */
  kernel: `bpf:321:280 perf_event_open:298:241 userfaultfd:323:282 keyctl:250:219 add_key:248:217
    request_key:249:218 mount:165:40 umount2:166:39 pivot_root:155:41 chroot:161:51 unshare:272:97
    setns:308:268 move_mount:429:429 open_tree:428:428 fsopen:430:430 fsmount:432:432 fsconfig:431:431
    fspick:433:433 mount_setattr:442:442 open_by_handle_at:304:265 name_to_handle_at:303:264
    fanotify_init:300:262 init_module:175:105 finit_module:313:273 delete_module:176:106 kexec_load:246:104
    kexec_file_load:320:294 reboot:169:142 swapon:167:224 swapoff:168:225 acct:163:89 quotactl:179:60
    quotactl_fd:443:443 syslog:103:116 settimeofday:164:170 clock_settime:227:112 adjtimex:159:171
    clock_adjtime:305:266 sethostname:170:161 setdomainname:171:162 iopl:172: ioperm:173: personality:135:92
    vhangup:153:58`,
};

/** What the kernel calls an architecture (linux/audit.h), and the numbers of the calls that are treated one by one. */
export interface Architecture {
  readonly audit: number;
  readonly denied: readonly number[];
  readonly clone: number;
  readonly clone3: number;
  readonly kill: number;
  readonly tgkill: number;
  readonly prlimit: number;
  readonly prctl: number;
  readonly setgroups: number;
  readonly setresgid: number;
  readonly setresuid: number;
}

function deniedAt(place: 0 | 1): number[] {
  const calls = Object.values(numbers).flatMap((text) => text.split(/\s+/));
  return calls.map((call) => call.split(':')[place + 1] ?? '').flatMap((n) => (n === '' ? [] : [Number(n)]));
}

const x64: Architecture = {
  ...{ audit: 0xc000003e, denied: deniedAt(0), clone: 56, clone3: 435, kill: 62, tgkill: 234 },
  ...{ prlimit: 302, prctl: 157, setgroups: 116, setresgid: 119, setresuid: 117 },
};
const arm64: Architecture = {
  ...{ audit: 0xc00000b7, denied: deniedAt(1), clone: 220, clone3: 435, kill: 129, tgkill: 131 },
  ...{ prlimit: 261, prctl: 167, setgroups: 159, setresgid: 149, setresuid: 147 },
};

/** Those that the launcher knows, by Node's name for them. */
export const architectures: Readonly<Record<string, Architecture>> = { x64, arm64 };
