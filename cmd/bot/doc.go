// Command bot answers questions about a desk's briefings with the briefings'
// own words, in Slack and in the terminal.
//
// # A tour of the code
//
// From the bottom up:
//
//   - [briefbot/internal/kb] reads Markdown files into documents, passages and
//     sentences, keeps the inverted index and finds passages. Spans that leave
//     it are byte ranges of a document: document[start:end] is the quote.
//   - [briefbot/internal/wordvec] knows how near words are in meaning, from
//     vectors inside the binary.
//   - [briefbot/internal/facts] draws who, how many, who said what and when out of
//     each document, as spans of it, and knows which names are one.
//   - [briefbot/internal/answer] takes a question apart, weighs the sentences of
//     the best passages, and decides between answered, related and not found.
//     Its weights are data, written by tools/train. Attention compares the words
//     of a sentence with those of the question.
//     Below it, guard compares a model's sentences with the passages.
//   - [briefbot/internal/llm] asks a language model, bounded in every way, for
//     summaries, follow-ups in full and vectors.
//   - [briefbot/internal/dense] keeps the passages' vectors and finds the nearest.
//   - [briefbot/internal/render] turns an answer into a neutral message, and
//     that into Block Kit or terminal text. Every limit of Slack lives there.
//   - [briefbot/internal/handlers] turns a request from Slack into a reply.
//   - [briefbot/internal/store] has the records that outlive a process (events,
//     replies, the ledger of answers) and, below it, SQLite and PostgreSQL.
//   - [briefbot/internal/settings] serves what people configure from inside
//     Slack, from memory and the same on every replica.
//   - [briefbot/internal/slackapp] is the only caller of Slack: it receives,
//     records, acknowledges, drops repeats, and posts once, at Slack's pace.
//   - [briefbot/internal/workspace] is a simulated Slack for `bot demo` and the
//     end-to-end tests. It imports nothing of the bot.
//   - [briefbot/internal/eval] scores the engine on question sets.
//   - [briefbot/internal/faulttest] kills the bot, cuts its network and fills its
//     disk, and counts the replies.
//   - [briefbot/internal/config] reads the environment.
//   - [briefbot/internal/repotest] holds rules of the repository as tests: who
//     may import whom, no secrets, settings documented.
//
// This package wires them: run.go parses the command line, and each command
// has a file of its own. Nothing below it knows of anything above it.
package main
