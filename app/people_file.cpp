#include "app/people_file.hpp"

#include <algorithm>
#include <set>

#include "engine/loader/yaml/yaml_reader.hpp"

namespace docket {

namespace {

bool is_username(const std::string& text)
{
    const bool allowed = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
    return allowed && !text.empty() && text.size() <= 64;
}

PersonRecord read_person(const YamlNode& node, Reader& reader)
{
    PersonRecord person;
    if (!reader.expect_keys(node, {"username", "name", "organisation", "roles", "password_hash"})) return person;
    if (const YamlNode* username = reader.require(node, "username")) {
        person.username = reader.expect_string(*username).value_or("");
        if (!is_username(person.username))
            reader.error(*username, "bad-username", "'" + person.username + "' is no user name.", "Use 1 to 64 of a to z, 0 to 9, dot, dash and underscore.");
    }
    if (const YamlNode* name = reader.require(node, "name")) person.name = reader.expect_string(*name).value_or("");
    if (const YamlNode* hash = reader.require(node, "password_hash")) {
        person.password_hash = reader.expect_string(*hash).value_or("");
        if (!person.password_hash.starts_with("$argon2id$"))
            reader.error(*hash, "bad-password-hash", "This is no argon2id hash.", "Make one with `docket user hash`; never write a password here.");
    }
    if (const YamlNode* organisation = node.find("organisation")) person.organisation = reader.expect_string(*organisation).value_or("");
    if (const YamlNode* roles = node.find("roles"); roles != nullptr && reader.expect_list(*roles)) {
        for (const YamlNode& role : roles->items) {
            if (auto text = reader.expect_string(role)) person.roles.push_back(*std::move(text));
        }
    }
    std::sort(person.roles.begin(), person.roles.end());
    person.id = PersonId("u_" + person.username);
    return person;
}

}  // namespace

std::vector<PersonRecord> read_people(std::string_view bytes, const std::string& file_name, Diagnostics& diagnostics)
{
    YamlFile file = read_yaml(bytes, file_name);
    diagnostics = file.diagnostics;
    std::vector<PersonRecord> people;
    if (!file.root) return people;
    Reader reader(*file.root, file_name, diagnostics);
    if (!reader.expect_keys(*file.root, {"people"})) return people;
    const YamlNode* list = reader.require(*file.root, "people");
    if (list == nullptr || !reader.expect_list(*list)) return people;
    std::set<std::string> usernames;
    for (const YamlNode& node : list->items) {
        PersonRecord person = read_person(node, reader);
        if (!person.username.empty() && !usernames.insert(person.username).second)
            reader.error(node, "duplicate-username", "The user name '" + person.username + "' is taken.", "Give each person a user name of their own.");
        people.push_back(std::move(person));
    }
    return people;
}

}  // namespace docket
