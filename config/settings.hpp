#pragma once

// Everything an operator can set, and where it comes from: flags over DOCKET_* variables over the file over the defaults below. Reads one
// file; opens nothing that it names.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"

namespace docket {

struct Settings {
    std::string db = "var/docket.db";             ///< the ledger's file; `.lock`, `.head` and documents lie beside it
    std::string listen = "127.0.0.1:8080";        ///< ADDRESS:PORT; port 0 lets the system choose
    std::string workflows = "workflows";          ///< folder whose definitions are published at start
    std::string calendars = "config/calendars";   ///< folder of calendar files
    std::string people;                           ///< file of people, loaded only into an empty database; "" for none
    std::string web_root = "web/dist";            ///< the built pages; "" serves none
    std::string signing_key;                      ///< file of the key that signs checkpoints; "": <db>.key, made at the first start
    std::string node = "n1";                      ///< this node's name in the record
    std::string log_level = "info";               ///< trace, debug, info, warn, error
    bool secure_cookies = false;                  ///< a proxy ends TLS before us
    std::vector<std::string> trusted_proxies;     ///< addresses whose X-Forwarded-For is believed
    std::int64_t clock_leap_minutes = 5;          ///< a clock that leaps further ahead fires nothing for 15 minutes; 0 believes every leap
    std::int64_t io_threads = 1;                  ///< one is right on two cores
    std::int64_t worker_threads = 4;              ///< reading, rendering, files
    double rate_per_second = 500;                 ///< requests of one address, behind which a whole ministry may sit; 0 for no limit
    double rate_burst = 1'000;
    std::int64_t connections_per_address = 32;    ///< open at once; trusted proxies are not counted
};

/// A setting given by name, as a flag or a variable gives it.
using SettingText = std::pair<std::string, std::string>;

/// Applies the file's text (may be empty), then the variables (names in lower case, without DOCKET_), then the flags. All faults are in
/// `diagnostics`; with an error among them the settings are not to be used.
[[nodiscard]] Settings read_settings(std::string_view file_text, const std::string& file_name, const std::vector<SettingText>& variables,
                                     const std::vector<SettingText>& flags, Diagnostics& diagnostics);

/// Names of all settings, in the order above.
[[nodiscard]] std::vector<std::string> setting_names();

}  // namespace docket
