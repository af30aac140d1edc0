// docket: arguments to commands, and their exit codes (interfaces.md): 0 done, 1 the answer is no, 2 wrong usage, 3 the machine failed.

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>

#include "api/auth/password.hpp"
#include "app/application.hpp"
#include "app/commands/audit/audit_commands.hpp"
#include "app/commands/bench/bench_command.hpp"
#include "app/commands/calendar/calendar_command.hpp"
#include "app/commands/definition_commands.hpp"
#include "app/commands/eval_command.hpp"
#include "app/commands/graph_command.hpp"
#include "app/files.hpp"
#include "app/version.hpp"
#include "engine/loader/format.hpp"

namespace {

using namespace docket;

/// DOCKET_LISTEN and the like, as settings.
std::vector<SettingText> setting_variables()
{
    std::vector<SettingText> variables;
    for (const std::string& name : setting_names()) {
        std::string variable = "DOCKET_";
        for (const char c : name) variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (const char* value = std::getenv(variable.c_str())) variables.emplace_back(name, value);
    }
    return variables;
}

int serve(const std::string& config, const std::vector<SettingText>& flags)
{
    Diagnostics diagnostics;
    const std::string text = config.empty() ? "" : read_file(config);
    const Settings settings = read_settings(text, config, setting_variables(), flags, diagnostics);
    if (!diagnostics.empty()) return std::cerr << to_text(diagnostics), 2;
    return run_server(settings, std::cout, std::cerr);
}

void add_serve(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("serve", "Serve the pages and the API");
    auto config = std::make_shared<std::string>();
    auto flags = std::make_shared<std::map<std::string, std::string>>();
    command->add_option("--config", *config, "Settings file (see config/docket.yaml)");
    for (const std::string& name : setting_names()) {
        std::string option = "--" + name;
        std::replace(option.begin(), option.end(), '_', '-');
        command->add_option_function<std::string>(option, [flags, name](const std::string& value) { (*flags)[name] = value; }, "Setting " + name);
    }
    command->callback([config, flags, &exit_code] { exit_code = serve(*config, {flags->begin(), flags->end()}); });
}

void add_check(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("check", "Every diagnostic of definitions");
    auto options = std::make_shared<CheckOptions>();
    auto format = std::make_shared<std::string>("text");
    command->add_option("paths", options->paths, "Files or folders")->required()->check(CLI::ExistingPath);
    command->add_option("--format", *format, "text or json")->check(CLI::IsMember({"text", "json"}));
    command->add_flag("--expand", options->expand, "Print the definition with every default written out");
    command->callback([options, format, &exit_code] {
        options->json = *format == "json";
        exit_code = check_definitions(*options, std::cout, std::cerr);
    });
}

void add_test(CLI::App& root, int& exit_code)
{
    CLI::App* command = root.add_subcommand("test", "Run the scenarios of definitions under virtual time");
    auto options = std::make_shared<TestOptions>();
    auto format = std::make_shared<std::string>("text");
    command->add_option("paths", options->paths, "Files or folders")->required()->check(CLI::ExistingPath);
    command->add_option("--format", *format, "text, json or junit")->check(CLI::IsMember({"text", "json", "junit"}));
    command->callback([options, format, &exit_code] {
        options->format = *format == "json" ? TestOptions::Format::json : *format == "junit" ? TestOptions::Format::junit : TestOptions::Format::text;
        exit_code = test_definitions(*options, std::cout, std::cerr);
    });
}

void add_user(CLI::App& root, int& exit_code)
{
    CLI::App* user = root.add_subcommand("user", "People");
    user->require_subcommand(1);
    CLI::App* hash = user->add_subcommand("hash", "Read a password from standard input, print its argon2id hash for people.yaml");
    hash->callback([&exit_code] {
        std::string password;
        std::getline(std::cin, password);
        if (password.size() < password_length_min) {
            std::cerr << "docket user hash: a password has at least 12 characters\n";
            exit_code = 2;
            return;
        }
        std::cout << hash_password(password) << "\n";
        exit_code = 0;
    });
}

}  // namespace

int main(int argc, char** argv)
{
    CLI::App root("Docket, the workflow engine for sandbox programmes");
    root.set_version_flag("--version", "docket " + version_text() + " (" + build_text() + ")");
    root.require_subcommand(1);
    int exit_code = 0;
    add_serve(root, exit_code);
    add_check(root, exit_code);
    add_test(root, exit_code);
    register_eval(root, exit_code);
    register_graph(root, exit_code);
    register_calendar(root, exit_code);
    register_bench(root, exit_code);
    register_audit(root, exit_code);
    add_user(root, exit_code);
    try {
        root.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        constexpr int wrong_usage = 2;
        return root.exit(error) == 0 ? 0 : wrong_usage;
    } catch (const std::exception& error) {
        std::cerr << "docket: " << error.what() << "\n";
        constexpr int machine_failed = 3;
        return machine_failed;
    }
    return exit_code;
}
