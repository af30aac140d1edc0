#pragma once

// Every bound of the engine: name, unit, reason. A bound without a test that crosses it does not count. HTTP's are in api/http/limits.hpp.

#include <cstddef>
#include <cstdint>

namespace docket::limits {

// Definitions (reliability.md 4.2). A programme of this size still loads in milliseconds; what is larger is a mistake or an attack.
inline constexpr std::size_t yaml_bytes_max = 512 * 1024;  ///< The longest shipped programme has 415 KiB, 31 scenarios included.
inline constexpr std::size_t yaml_nodes_max = 40'000;
inline constexpr std::size_t yaml_depth_max = 64;
inline constexpr std::size_t diagnostics_max = 200;  ///< Of one file. Nobody reads more, and each costs a walk to find its path.
inline constexpr std::size_t states_max = 200;
inline constexpr std::size_t transitions_max = 1'000;

// Expressions. A guard is read by people; longer ones belong into data.
inline constexpr std::size_t expression_bytes_max = 4 * 1024;
inline constexpr std::size_t expression_depth_max = 64;       ///< Nesting of the syntax tree; bounds the evaluator's stack.
inline constexpr std::size_t expression_steps_max = 10'000;   ///< Nodes visited in one evaluation, comprehension rounds included.
inline constexpr std::size_t expression_bytes_held_max = 1024 * 1024;  ///< Strings, lists and maps made by one evaluation.
/// What the value of an expression comes to when it is written out: its text, and 16 bytes for each value in it. Values share their
/// parts, so one that is held in a few bytes may be longer than any disk. A quarter of stored_bytes_max.
inline constexpr std::size_t expression_bytes_written_max = 4 * 1024 * 1024;
inline constexpr std::size_t expression_value_depth_max = 128;  ///< Lists and maps in one another; half of stored_depth_max.
inline constexpr std::size_t pattern_bytes_max = 1024;         ///< A pattern of matches(); RE2 is linear in the text, but not in the pattern.

/// Most microsteps that one event may cause. Charts in workflows/ settle in under ten; a case that reaches this goes round a loop.
inline constexpr std::size_t microsteps_max = 1'000;

/// Most actions that one event may cause to run. Nested loops multiply; a hundred thousand actions still take well under a second.
inline constexpr std::size_t actions_max = 100'000;

/// Most rounds of one `for` action.
inline constexpr std::size_t loop_rounds_max = 1'000;

// Case data. One JSON body is the most a person can send, so it is also the most a field can hold.
inline constexpr std::size_t json_bytes_max = 1024 * 1024;
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t json_nodes_max = 20'000;
inline constexpr std::size_t reason_length_max = 4'000;   ///< Code points of a reason or a comment.
inline constexpr std::size_t case_documents_bytes_max = 100 * 1024 * 1024;  ///< All documents of one case together.
inline constexpr std::size_t parties_max = 200;           ///< People named on one case.

/// Days. The longest period and the longest way from a start to a due instant, pauses included: a hundred years. What is longer is a
/// mistake, and the explanation lists the days one by one.
inline constexpr std::int64_t period_days_max = 36'600;

// What is stored. A snapshot or an entry holds many bodies' worth of data, inside a few levels of its own.
inline constexpr std::size_t stored_bytes_max = 16 * 1024 * 1024;  ///< Half of the longest row that the database takes.
inline constexpr std::size_t stored_depth_max = 256;               ///< json_depth_max, what expressions nest around it, and the record's own levels.
inline constexpr std::size_t stored_nodes_max = 1'000'000;

// Reading the ledger.
inline constexpr std::size_t page_rows_max = 200;          ///< Rows in one answer; a screen shows fifty.
inline constexpr std::size_t search_words_max = 8;         ///< Words of a search that count; each is one more list to go through.
inline constexpr std::size_t search_text_bytes_max = 2 * 1024;  ///< Folded text kept for one case: so much goes into the index of words.
inline constexpr int read_ms_max = 2'000;                  ///< One query. A reader held open keeps the log from being folded back.

}  // namespace docket::limits
