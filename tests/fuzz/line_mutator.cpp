// Mutations that know lines and their indentation: libFuzzer's own seldom keep YAML whole. For fuzz_loader.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::uint8_t* data, std::size_t size)
{
    Lines lines(1);
    for (std::size_t i = 0; i < size; ++i) {
        lines.back() += static_cast<char>(data[i]);
        if (data[i] == '\n') lines.emplace_back();
    }
    return lines;
}

std::size_t write(const Lines& lines, std::uint8_t* data, std::size_t max_size)
{
    std::string text;
    for (const std::string& line : lines) text += line;
    const std::size_t size = std::min(text.size(), max_size);
    std::memcpy(data, text.data(), size);
    return size;
}

class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

    static std::size_t indentation(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

    /// A line and all that is indented below it; or, now and then, any few lines.
    Lines::iterator end_of_block(Lines& lines, Lines::iterator begin)
    {
        auto end = begin + 1;
        if (below(4) == 0) {
            for (std::size_t more = below(6); more > 0 && end != lines.end(); --more) ++end;
            return end;
        }
        while (end != lines.end() && indentation(*end) > indentation(*begin)) ++end;
        return end;
    }

    void insert_block(Lines& into, Lines& from)
    {
        const auto begin = from.begin() + static_cast<std::ptrdiff_t>(below(from.size()));
        const Lines block(begin, end_of_block(from, begin));
        into.insert(into.begin() + static_cast<std::ptrdiff_t>(below(into.size())), block.begin(), block.end());
    }

    void mutate(Lines& lines)
    {
        const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(below(lines.size()));
        const auto end = end_of_block(lines, begin);
        switch (below(6)) {
        case 0: lines.erase(begin, end); break;
        case 1: insert_block(lines, lines); break;
        case 2: std::for_each(begin, end, [](std::string& line) { line.insert(0, "  "); }); break;
        case 3:
            std::for_each(begin, end, [](std::string& line) {
                if (line.starts_with("  ")) line.erase(0, 2);
            });
            break;
        case 4: {
            // The value of one line behind the key of another.
            std::string& target = *begin;
            const std::string& source = lines[below(lines.size())];
            const std::size_t key_end = target.find(": "), value = source.find(": ");
            if (key_end != target.npos && value != source.npos) target = target.substr(0, key_end) + source.substr(value);
            break;
        }
        default: std::swap(*begin, lines[below(lines.size())]); break;
        }
        if (lines.empty()) lines.emplace_back();
    }

private:
    std::minstd_rand random_;
};

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed)
{
    Mutator mutator(seed);
    if (mutator.below(2) == 0) return LLVMFuzzerMutate(data, size, max_size);
    Lines lines = lines_of(data, size);
    for (std::size_t times = 1 + mutator.below(3); times > 0; --times) mutator.mutate(lines);
    return write(lines, data, max_size);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* first, std::size_t first_size, const std::uint8_t* second,
                                                 std::size_t second_size, std::uint8_t* out, std::size_t max_size, unsigned seed)
{
    Mutator mutator(seed);
    Lines lines = lines_of(first, first_size);
    Lines others = lines_of(second, second_size);
    mutator.insert_block(lines, others);
    return write(lines, out, max_size);
}
