# Writes a C++ file that holds other files: cmake -DROOTS="folder;folder" -DOUTPUT=file.cpp -P embed.cmake
# Each root's content stands at '/', as it is served.

set(arrays "")
set(rows "")
set(count 0)
foreach(root IN LISTS ROOTS)
    file(GLOB_RECURSE paths RELATIVE ${root} ${root}/*)
    foreach(path IN LISTS paths)
        file(READ ${root}/${path} hex HEX)
        string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
        file(SHA256 ${root}/${path} digest)
        string(SUBSTRING ${digest} 0 16 etag)
        string(APPEND arrays "constexpr char file_${count}[] = {${bytes}};\n")
        string(APPEND rows "    {\"/${path}\", {file_${count}, sizeof file_${count}}, \"\\\"${etag}\\\"\"},\n")
        math(EXPR count "${count} + 1")
    endforeach()
endforeach()

file(WRITE ${OUTPUT} "#include \"server/site/embedded_files.hpp\"

namespace jsongled {
namespace {

${arrays}
constexpr EmbeddedFile files[] = {
${rows}};

} // namespace

std::span<const EmbeddedFile> embedded_files() {
    return files;
}

} // namespace jsongled
")
