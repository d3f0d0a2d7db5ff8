#include "config/config_text.hpp"
#include "config/option_table.hpp"
#include "config/values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

namespace jsongled {
namespace {

/// "key=text" of each setting and then each error, all with a line end.
std::string outcome(std::string_view text) {
    const Reading reading = read_config_text(text, "f");
    std::string lines;
    for (const Setting& setting : reading.settings)
        lines += std::string(setting.option->name) + "=" + setting.text + "\n";
    for (const std::string& error : reading.errors)
        lines += error + "\n";
    return lines;
}

/// The numbers of the lines that errors name, in the order of the errors.
std::vector<int> lines_of_errors(std::string_view text) {
    std::vector<int> lines;
    for (const std::string& error : read_config_text(text, "f").errors)
        lines.push_back(std::stoi(error.substr(2)));
    return lines;
}

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += part;
    return text;
}

struct Case {
    std::string text;
    std::string outcome;
};

TEST(ConfigText, takes_each_form_of_text) {
    for (const Case& one : {
             Case{R"(info = "the #1, [really] = ok" # comment)", "info=the #1, [really] = ok\n"},
             Case{R"(info = "say \"hi\" \\ \t")", "info=say \"hi\" \\ \t\n"},
             Case{R"(info = "\u00e9 \U0001F600")", "info=\u00e9 \U0001F600\n"},
             Case{R"(info='C:\dir "x"')", "info=C:\\dir \"x\"\n"},
             Case{"info = \"\"\"\nin \\\n   one \"line\" \"\"\"", "info=in one \"line\" \n"},
             Case{"info = \"\"\"a\nb\"\"\"", "info=a\nb\n"},
             Case{"info = \"\"\"\\\n\u00e9\"\"\"", "info=\u00e9\n"},
             Case{"info = '''\nit's \\n'''", "info=it's \\n\n"},
             Case{"info = \"\"", "info=\n"},
             Case{R"("info" = "x")", "info=x\n"},
             Case{R"('info' = "x")", "info=x\n"},
             Case{"  info\t=  'x'  ", "info=x\n"},
         })
        EXPECT_EQ(outcome(one.text), one.outcome) << one.text;
}

TEST(ConfigText, takes_each_form_of_whole_number_and_truth) {
    for (const Case& one : {
             Case{"threads = 1_000", "threads=1000\n"},
             Case{"threads = +5", "threads=5\n"},
             Case{"threads = -5", "threads=-5\n"},
             Case{"threads = 0x1F", "threads=31\n"},
             Case{"threads = 0o17", "threads=15\n"},
             Case{"threads = 0b101", "threads=5\n"},
             Case{"threads = \"4\"", "threads=4\n"},
             Case{"max-message-bytes = \"64k\"", "max-message-bytes=64k\n"},
             Case{"ping-interval = 25", "ping-interval=25\n"},
             Case{"no-www = true # on", "no-www=true\n"},
             Case{"no-www = false", "no-www=false\n"},
             Case{"no-www = \"true\"", "no-www=true\n"},
         })
        EXPECT_EQ(outcome(one.text), one.outcome) << one.text;
}

TEST(ConfigText, takes_arrays_and_single_values_for_lists) {
    for (const Case& one : {
             Case{"ws-path = [\"x\", 'y', 3]", "ws-path=x,y,3\n"},
             Case{"ws-path = [ # first\n\n \"x\", # second\n \"]\",\n]\n", "ws-path=x,]\n"},
             Case{"ws-path = [\n'''\nx''',\n\"\"\"y\"\"\"]", "ws-path=x,y\n"},
             Case{"ws-path = []", "ws-path=\n"},
             Case{"ws-path = '/a,/b'", "ws-path=/a,/b\n"},
         })
        EXPECT_EQ(outcome(one.text), one.outcome) << one.text;
}

TEST(ConfigText, without_a_key_says_nothing) {
    for (const char* text : {"", "\n\n", "# a comment", " \t \n#\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"})
        EXPECT_EQ(outcome(text), "") << text;
}

TEST(ConfigText, names_the_line_of_each_key) {
    const Reading reading =
        read_config_text("\xEF\xBB\xBF# c\r\nws-path = [\r\n  '/a',\r\n]\r\n\r\nsn = \"2\"\r\n"
                         "info = '''\r\n\r\n'''\nthreads = 1",
                         "f");
    std::vector<std::string> sources;
    for (const Setting& setting : reading.settings)
        sources.push_back(setting.source);
    EXPECT_EQ(sources, (std::vector<std::string>{"f:2: ws-path", "f:6: sn", "f:7: info", "f:10: threads"}));
    EXPECT_EQ(reading.errors, std::vector<std::string>{});
}

TEST(ConfigText, refuses_what_no_option_can_be) {
    const std::string number = " is not a number from 0 to 256\n";
    const std::string duration = " is not a duration from 1ms to 10m\n";
    const std::string paths = " is not one or more different paths that begin with '/'\n";
    for (const Case& one : {
             Case{"threads = 1.5", "f:1: threads: a floating-point number" + number},
             Case{"threads = 1e3", "f:1: threads: a floating-point number" + number},
             Case{"threads = inf", "f:1: threads: a floating-point number" + number},
             Case{"threads = -nan", "f:1: threads: a floating-point number" + number},
             Case{"hello-timeout = 1979-05-27", "f:1: hello-timeout: a date" + duration},
             Case{"hello-timeout = 07:32:00", "f:1: hello-timeout: a time" + duration},
             Case{"hello-timeout = 1979-05-27T07:32:00Z", "f:1: hello-timeout: a date and time" + duration},
             Case{"threads = {}", "f:1: threads: a table" + number},
             Case{"[threads]", "f:1: threads: a table" + number},
             Case{"[threads]\nlisten = 1", "f:1: threads: a table" + number},
             Case{"threads.of.it = 1", "f:1: threads: a table" + number},
             Case{"threads = {b = 1, c.d = 2}", "f:1: threads: a table" + number},
             Case{"threads = [1]", "f:1: threads: takes one value, not an array\n"},
             Case{"threads = []", "f:1: threads: takes one value, not an array\n"},
             Case{"[[threads]]", "f:1: threads: takes one value, not an array\n"},
             Case{"ws-path = 1.5", "f:1: ws-path: a floating-point number" + paths},
             Case{"ws-path = [\n'/a',\n['/b'],\n1.5, {a = 1}]", "f:3: ws-path: an array" + paths +
                                                                    "f:4: ws-path: a floating-point number" +
                                                                    paths + "f:4: ws-path: a table" + paths},
             Case{"[[ws-path]]", "f:1: ws-path: a table" + paths},
         })
        EXPECT_EQ(outcome(one.text), one.outcome) << one.text;
}

TEST(ConfigText, knows_no_key_in_a_table_and_names_it_whole) {
    for (const Case& one : {
             Case{"nonsense = 1", "f:1: nonsense: unknown key\n"},
             Case{"THREADS = 1", "f:1: THREADS: unknown key; did you mean threads?\n"},
             Case{"config = 'f'", "f:1: config: unknown key\n"},
             Case{"\n[server]\nlisten = 'x'\n[server.admin]\nlisten = 'y'",
                  "f:3: server.listen: unknown key; did you mean listen?\n"
                  "f:5: server.admin.listen: unknown key; did you mean listen?\n"},
             Case{"[server]", "f:1: server: unknown key\n"},
             Case{"[server]\nlisten = []", "f:2: server.listen: unknown key; did you mean listen?\n"},
             Case{"[[server]]\nlisten = 'x'\n[[server]]\n", "f:1: server: unknown key\n"},
             Case{"s.of.it = 1", "f:1: s.of.it: unknown key\n"},
             Case{"s = {b = 1, c.d = 2}", "f:1: s.b: unknown key\nf:1: s.c.d: unknown key\n"},
             Case{"a.\"b c\".'d.e' = 1", "f:1: a.\"b c\".\"d.e\": unknown key\n"},
             Case{"\"max.threads\" = 1", "f:1: \"max.threads\": unknown key\n"},
             Case{"\"\" = 1", "f:1: \"\": unknown key\n"},
             Case{R"("\u001b[2J" = 1)", "f:1: \"\\u001b[2J\": unknown key\n"},
             Case{"z = 1\na = 2\n", "f:1: z: unknown key\nf:2: a: unknown key\n"},
         })
        EXPECT_EQ(outcome(one.text), one.outcome) << one.text;
}

TEST(ConfigText, names_every_line_that_is_no_toml_and_reads_the_others) {
    const std::string text =
        "[table]\nnonsense\na = 5 6\nb = \"open\nc = 1.5\nd = yes\n= 1\ne = \"\\q\"\nf = 1\n"
        "f = 2\ng = [1 2]\nh = [\"x\"\n";
    EXPECT_EQ(lines_of_errors(text), (std::vector<int>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})) << outcome(text);
    EXPECT_EQ(outcome("threads 4\nsn = 'a'\ninfo = 'x' 'y'\nthreads = 4\nsn = 'b'\nlog-level = 'info'\n"),
              "sn=a\nthreads=4\nlog-level=info\n"
              "f:1: not TOML: expected '=', saw '4'\n"
              "f:3: info: not TOML: expected a comment or whitespace, saw '''\n"
              "f:5: sn: not TOML: cannot redefine existing string 'sn'\n");
}

TEST(ConfigText, takes_no_other_characters_for_keys_values_and_blanks) {
    for (const std::string character : {"=", ".", ",", "]", "}", "\u00a0", "\u00e9", "\u0442", "\u2003",
                                        "\u3000", "\uf900", "\uff11", "\U0001f600"})
        for (const std::string& text :
             {character + "threads = 1", "threads" + character + " = 1", "threads = " + character + "1",
              "threads = 1" + character, "[" + character + "]", "ws-path = [" + character + " 1 2",
              "ws-path = {" + character + " 1 2", character})
            EXPECT_EQ(lines_of_errors(text + "\n"), std::vector<int>{1}) << text;
}

TEST(ConfigText, what_is_no_toml_within_a_value_of_several_lines_ends_the_reading) {
    const std::string tail = "; the rest of the file is not read\n";
    for (const Case& one : {
             Case{"sn = 'a'\nws-path = [\n  '/a'\n  '/b'\n]\nthreads = 4\n",
                  "sn=a\nf:2: ws-path: not TOML: expected comma or closing ']', saw ''' (line 4)" + tail},
             Case{"sn = 'a'\nws-path = [\nx = 1\ny = 2\n", "sn=a\nf:2: ws-path: not TOML: could not determine "
                                                           "value type (line 3)" +
                                                               tail},
             Case{"sn = 'a'\n[server\nthreads = 4\n", "sn=a\nf:2: not TOML: expected ']', saw '\\n'" + tail},
         })
        EXPECT_EQ(outcome(one.text), one.outcome) << one.text;
    for (const char* text :
         {"sn = 'a'\ninfo = \"\"\"\nx = 1\ny = 2\n", "sn = 'a'\ninfo = '''\n[x]\n\n\n",
          "sn = 'a'\nsn = [\n'x',\n'y',\n]\n", "sn = 'a'\nws-path = [ # [\n 'x', \n z = 1"}) {
        EXPECT_EQ(lines_of_errors(text), std::vector<int>{2}) << outcome(text);
        EXPECT_EQ(outcome(text).substr(0, 5), "sn=a\n") << text;
        EXPECT_EQ(outcome(text).substr(outcome(text).size() - tail.size()), tail) << text;
    }
}

TEST(ConfigText, names_ten_lines_that_are_no_toml_and_ends) {
    const Reading reading = read_config_text("sn = 'a'\n" + repeated("nonsense\n", 10'000), "f");
    EXPECT_EQ(reading.errors.size(), 10U);
    EXPECT_NE(reading.errors.back().find("is not read"), std::string::npos) << reading.errors.back();
    EXPECT_EQ(reading.settings.size(), 1U);
}

TEST(ConfigText, is_complained_of_in_lines_that_show_everywhere) {
    for (const std::string text : {"threads = i\n", "threads = 'i\u0085\u202e'", "\u0085 = 1", "'\u202e' = 1",
                                   "'a", "'''\n\u0085", "threads = \u0085", "threads = t\t"})
        for (const std::string& error : read_config_text(text, "f").errors)
            EXPECT_TRUE(is_plain_text(error)) << error;
    const Reading cut = read_config_text("\"a" + repeated("\u00e9", 150) + "\" = 1", "f");
    ASSERT_EQ(cut.errors.size(), 1U);
    EXPECT_TRUE(is_plain_text(cut.errors.front())) << cut.errors.front();
    EXPECT_EQ(outcome("threads = i\n"), "f:1: threads: not TOML: expected 'inf'\n");
    EXPECT_EQ(outcome("threads = \u0085\n"), "f:1: threads: not TOML: expected value, saw '\\u0085'\n");
}

TEST(ConfigText, is_utf8_without_control_characters) {
    for (const std::string bad : {"\xFF", "\xC3", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x01", "\x7F"}) {
        EXPECT_EQ(lines_of_errors("# one\n# two\ninfo = '" + bad + "'\n# " + bad + "\n"),
                  (std::vector<int>{3, 4}))
            << bad;
    }
    EXPECT_EQ(lines_of_errors(std::string("sn = 'a'\n\0\nsn = 'b'\n", 20)).front(), 2);
    EXPECT_EQ(lines_of_errors("sn = 'a'\r# not a line end\n"), std::vector<int>{1});
}

// Nested tables are freed, and nested values read, recursively.
TEST(ConfigText, may_nest_what_it_likes) {
    constexpr std::size_t deep = 20'000;
    for (const std::string& text :
         {"a = " + repeated("[", deep), "a = " + repeated("[", deep) + repeated("]", deep),
          "a = " + repeated("{a=", deep), repeated("a.", deep) + "a = 1", "[" + repeated("a.", deep) + "a]",
          "[[" + repeated("a.", deep) + "a]]", "a = {" + repeated("a.", deep) + "a = 1}", repeated("[", deep),
          repeated(".", deep), repeated("a.", deep)})
        EXPECT_EQ(read_config_text(text, "f").errors.size(), 1U) << text.substr(0, 20);
}

TEST(ConfigText, may_nest_tables_as_deep_as_dots_are_allowed) {
    const std::string deep = repeated("a.", 4'095) + "a";
    for (const std::string& text : {deep + " = 1", "[" + deep + "]", "[[" + deep + "]]",
                                    "a = {" + deep + " = 1}", deep + " = 1\nnonsense", deep + " = {b = 1}"}) {
        const Reading reading = read_config_text(text, "f");
        EXPECT_GE(reading.errors.size(), 1U) << text.substr(0, 20);
        for (const std::string& error : reading.errors)
            EXPECT_LT(error.size(), 300U) << error;
    }
    EXPECT_EQ(outcome("a.a." + deep + " = 1"), "f: has more than 4096 dots\n");
}

TEST(ConfigText, cut_anywhere_is_read_without_harm) {
    const std::string text =
        "# c\nws-path = [\"x\\\"\", 'y', -3_0] # d\r\nsn = \"z\"\ninfo = \"\"\"\n\"\"\"\n[t]\n";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const std::string cut = text.substr(0, length);
        EXPECT_LE(read_config_text(cut, "f").settings.size(), 3U) << cut;
    }
}

TEST(ConfigText, changed_at_random_is_read_without_harm) {
    const std::string text =
        "# c\nws-path = [\"x\\\"\", 'y',\n -3_0] # d\r\nsn = \"\\u00e9\"\n[a.'b'.c]\n"
        "info = \"\"\"\n\"\"\"\nd = 1979-05-27T07:32:00.5Z\nt = {x.y = 0x1F, z = [1e3]}\n[[u]]\n";
    std::minstd_rand random(20'261'126);
    const auto any = [&](std::size_t count) { return std::size_t{random()} % count; };
    for (int round = 0; round < 1'000; ++round) {
        std::string changed = text;
        for (std::size_t changes = 1 + any(4); changes > 0; --changes) {
            const std::size_t at = any(changed.size());
            const std::string part = text.substr(any(text.size()), any(8));
            if (any(2) == 0)
                changed.replace(at, any(4), part);
            else
                changed[at] = static_cast<char>(random());
        }
        const auto lines = std::count(changed.begin(), changed.end(), '\n') + 1;
        const Reading reading = read_config_text(changed, "f");
        EXPECT_LE(std::ssize(reading.settings), lines) << changed;
        int last = 1;
        for (const int line : lines_of_errors(changed)) {
            EXPECT_GE(line, last) << changed;
            EXPECT_LE(line, lines) << changed;
            last = line;
        }
    }
}

TEST(ConfigText, reads_back_what_is_quoted) {
    for (const std::string text : {"a \"b\" \\ # 'c'", "\n\x7F\t", "\u00e9", ""})
        EXPECT_EQ(outcome("info = " + toml_quote(text)), "info=" + text + "\n");
    EXPECT_EQ(toml_quote("\n\x7F"), "\"\\u000a\\u007f\"");
}

} // namespace
} // namespace jsongled
