/* SPDX-License-Identifier: 0BSD */
/*
 * The fields of a socket, one line each, in the order in which every format prints them.  Codes,
 * keys, how values are found and which fields the options ask for come from here.
 *
 *	X(NAME, key, member, kind, group, source)
 *
 * NAME makes the code TCP_NAME, `member` is of struct tcp_socket, `kind` is a FIELD_KIND_ of
 * field.h, `group` a FIELD_GROUP_ of it: the option, or the symbol of Kconfig, that asks for the
 * field.  `source` is who can know it: ANY, PROC or DIAG.
 */
#ifndef LSTCP_FIELD_LIST_H
#define LSTCP_FIELD_LIST_H

/* clang-format off */
#define TCP_FIELD_LIST(X)                                                              \
	X(ENTRY, "entry", entry, LONG, ALWAYS, PROC)                                   \
	X(FAMILY, "family", family, FAMILY, ALWAYS, ANY)                               \
	X(STATE, "state", state, STATE, ALWAYS, ANY)                                   \
	X(LOCAL_ADDRESS, "local_address", local.address, ADDRESS, ALWAYS, ANY)         \
	X(LOCAL_PORT, "local_port", local.port, SHORT, ALWAYS, ANY)                    \
	X(REMOTE_ADDRESS, "remote_address", remote.address, ADDRESS, ALWAYS, ANY)      \
	X(REMOTE_PORT, "remote_port", remote.port, SHORT, ALWAYS, ANY)                 \
	X(TX_QUEUE, "tx_queue", tx_queue, WORD, ALWAYS, ANY)                           \
	X(RX_QUEUE, "rx_queue", rx_queue, WORD, ALWAYS, ANY)                           \
	X(TIMER, "timer", timer, TIMER, TIMERS, ANY)                                   \
	X(TIMER_MS, "timer_ms", timer_ms, LONG, TIMERS, ANY)                           \
	X(RETRANSMITS, "retransmits", retransmits, WORD, TIMERS, ANY)                  \
	X(UID, "uid", uid, WORD, EXTENDED, ANY)                                        \
	X(PROBES, "probes", probes, WORD, TIMERS, ANY)                                 \
	X(INODE, "inode", inode, LONG, EXTENDED, ANY)                                  \
	X(REFCOUNT, "refcount", refcount, WORD, EXTENDED, PROC)                        \
	X(LOCATION, "location", location, LOCATION, EXTENDED, PROC)                    \
	X(RTO_MS, "rto_ms", rto_ms, LONG, INTERNALS, ANY)                              \
	X(ATO_MS, "ato_ms", ato_ms, LONG, INTERNALS, ANY)                              \
	X(QUICKACK, "quickack", quickack, WORD, INTERNALS, PROC)                       \
	X(PINGPONG, "pingpong", pingpong, WORD, INTERNALS, PROC)                       \
	X(CWND, "cwnd", cwnd, WORD, INTERNALS, ANY)                                    \
	X(SSTHRESH, "ssthresh", ssthresh, WORD, INTERNALS, ANY)                        \
	X(FASTOPEN_QUEUE, "fastopen_queue", fastopen_queue, WORD, INTERNALS, PROC)     \
	X(INTERFACE, "interface", interface_name, NAME, DIAG, DIAG)                    \
	X(MARK, "mark", mark, WORD, DIAG, DIAG)                                        \
	X(V6ONLY, "v6only", v6only, BYTE, DIAG, DIAG)                                  \
	X(MEM_RMEM_ALLOC, "mem_rmem_alloc", memory[0], WORD, MEMORY, DIAG)             \
	X(MEM_RCVBUF, "mem_rcvbuf", memory[1], WORD, MEMORY, DIAG)                     \
	X(MEM_WMEM_ALLOC, "mem_wmem_alloc", memory[2], WORD, MEMORY, DIAG)             \
	X(MEM_SNDBUF, "mem_sndbuf", memory[3], WORD, MEMORY, DIAG)                     \
	X(MEM_FWD_ALLOC, "mem_fwd_alloc", memory[4], WORD, MEMORY, DIAG)               \
	X(MEM_WMEM_QUEUED, "mem_wmem_queued", memory[5], WORD, MEMORY, DIAG)           \
	X(MEM_OPTMEM, "mem_optmem", memory[6], WORD, MEMORY, DIAG)                     \
	X(MEM_BACKLOG, "mem_backlog", memory[7], WORD, MEMORY, DIAG)                   \
	X(MEM_DROPS, "mem_drops", memory[8], WORD, MEMORY, DIAG)                       \
	X(PID, "pid", pid, WORD, OWNER, ANY)                                           \
	X(PROCESS, "process", process, NAME, OWNER, ANY)                               \
	X(FD, "fd", fd, WORD, OWNER, ANY)                                              \
	X(OWNERS, "owners", owners, WORD, OWNER, ANY)                                  \
	X(CONGESTION, "congestion", congestion, NAME, INFO, DIAG)                      \
	X(ULP_NAME, "ulp", ulp, NAME, INFO, DIAG)

/*
 * The members of struct tcp_info (tcp_info.h) in the kernel's order, less what the list above has.
 *
 *	X(name, unit, member, kind)
 *
 * The key is `info_`, the name and the unit, and INFO_name the code; `kind` is the member's bytes,
 * or FIELD_BITS() of them.
 */
#define TCP_INFO_LIST(X)                                                               \
	X(ca_state, "", ca_state, 1)                                                   \
	X(backoff, "", backoff, 1)                                                     \
	X(options, "", options, 1)                                                     \
	X(snd_wscale, "", wscales, FIELD_BITS(0, 4))                                   \
	X(rcv_wscale, "", wscales, FIELD_BITS(4, 4))                                   \
	X(delivery_rate_app_limited, "", flags, FIELD_BITS(0, 1))                      \
	X(fastopen_client_fail, "", flags, FIELD_BITS(1, 2))                           \
	X(snd_mss, "", snd_mss, 4)                                                     \
	X(rcv_mss, "", rcv_mss, 4)                                                     \
	X(unacked, "", unacked, 4)                                                     \
	X(sacked, "", sacked, 4)                                                       \
	X(lost, "", lost, 4)                                                           \
	X(retrans, "", retrans, 4)                                                     \
	X(fackets, "", fackets, 4)                                                     \
	X(last_data_sent, "_ms", last_data_sent, 4)                                    \
	X(last_ack_sent, "_ms", last_ack_sent, 4)                                      \
	X(last_data_recv, "_ms", last_data_recv, 4)                                    \
	X(last_ack_recv, "_ms", last_ack_recv, 4)                                      \
	X(pmtu, "", pmtu, 4)                                                           \
	X(rcv_ssthresh, "", rcv_ssthresh, 4)                                           \
	X(rtt, "_us", rtt, 4)                                                          \
	X(rttvar, "_us", rttvar, 4)                                                    \
	X(advmss, "", advmss, 4)                                                       \
	X(reordering, "", reordering, 4)                                               \
	X(rcv_rtt, "_us", rcv_rtt, 4)                                                  \
	X(rcv_space, "", rcv_space, 4)                                                 \
	X(total_retrans, "", total_retrans, 4)                                         \
	X(pacing_rate, "_bytes_per_second", pacing_rate, 8)                            \
	X(max_pacing_rate, "_bytes_per_second", max_pacing_rate, 8)                    \
	X(bytes_acked, "", bytes_acked, 8)                                             \
	X(bytes_received, "", bytes_received, 8)                                       \
	X(segs_out, "", segs_out, 4)                                                   \
	X(segs_in, "", segs_in, 4)                                                     \
	X(notsent_bytes, "", notsent_bytes, 4)                                         \
	X(min_rtt, "_us", min_rtt, 4)                                                  \
	X(data_segs_in, "", data_segs_in, 4)                                           \
	X(data_segs_out, "", data_segs_out, 4)                                         \
	X(delivery_rate, "_bytes_per_second", delivery_rate, 8)                        \
	X(busy_time, "_us", busy_time, 8)                                              \
	X(rwnd_limited, "_us", rwnd_limited, 8)                                        \
	X(sndbuf_limited, "_us", sndbuf_limited, 8)                                    \
	X(delivered, "", delivered, 4)                                                 \
	X(delivered_ce, "", delivered_ce, 4)                                           \
	X(bytes_sent, "", bytes_sent, 8)                                               \
	X(bytes_retrans, "", bytes_retrans, 8)                                         \
	X(dsack_dups, "", dsack_dups, 4)                                               \
	X(reord_seen, "", reord_seen, 4)                                               \
	X(rcv_ooopack, "", rcv_ooopack, 4)                                             \
	X(snd_wnd, "", snd_wnd, 4)                                                     \
	X(rcv_wnd, "", rcv_wnd, 4)                                                     \
	X(rehash, "", rehash, 4)                                                       \
	X(total_rto, "", total_rto, 2)                                                 \
	X(total_rto_recoveries, "", total_rto_recoveries, 2)                           \
	X(total_rto_time, "_ms", total_rto_time, 4)                                    \
	X(received_ce, "", received_ce, 4)                                             \
	X(delivered_e1_bytes, "", delivered_e1_bytes, 4)                               \
	X(delivered_e0_bytes, "", delivered_e0_bytes, 4)                               \
	X(delivered_ce_bytes, "", delivered_ce_bytes, 4)                               \
	X(received_e1_bytes, "", received_e1_bytes, 4)                                 \
	X(received_e0_bytes, "", received_e0_bytes, 4)                                 \
	X(received_ce_bytes, "", received_ce_bytes, 4)                                 \
	X(accecn_fail_mode, "", accecn_fail_mode, 2)                                   \
	X(accecn_opt_seen, "", accecn_opt_seen, 2)
/* clang-format on */

#endif
