namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>The names of POSIX classes, ASCII as in the C locale.</summary>
internal static class PosixClass
{
    public static readonly string[] Names = ["alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word", "xdigit"];

    /// <summary>Null: there is none of that name.</summary>
    public static CharClass? Find(string name) => name switch
    {
        "alnum" => CharClass.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        "alpha" => CharClass.Of(('A', 'Z'), ('a', 'z')),
        "blank" => CharClass.Of(('\t', '\t'), (' ', ' ')),
        "cntrl" => CharClass.Of((0, 0x1F), (0x7F, 0x7F)),
        "digit" => CharClass.Digit(),
        "graph" => CharClass.Of(('!', '~')),
        "lower" => CharClass.Of(('a', 'z')),
        "print" => CharClass.Of((' ', '~')),
        "punct" => CharClass.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        "space" => CharClass.Space(),
        "upper" => CharClass.Of(('A', 'Z')),
        "word" => CharClass.Word(),
        "xdigit" => CharClass.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
        _ => null,
    };
}
