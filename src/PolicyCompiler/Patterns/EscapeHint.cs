namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>What to write instead of an escape that other dialects have.</summary>
internal static class EscapeHint
{
    public static string For(char letter, bool inClass) => letter switch
    {
        '0' => "Write \\x00 for the character with the number 0.",
        >= '1' and <= '9' or 'k' => "Backreferences are not supported: an automaton cannot compare with what it matched before. Write the alternatives out, or mask each part by a rule of its own.",
        'b' or 'B' => $"\\{letter} has no meaning in a class. Write \\x08 for the backspace.",
        'Z' => "\\Z is not supported: write $ or \\z for the end of the text, (?=\\n|$) to allow a line feed before it.",
        'G' => "\\G is not supported: a value can begin anywhere. Write ^ for the begin of the text.",
        'K' => "\\K is not supported: write what stands before the value in (?<=…), one character of it.",
        'Q' or 'E' => "\\Q…\\E is not supported: write a \\ before each sign.",
        'R' => "\\R is not supported: write (?:\\r?\\n).",
        'h' or 'H' => "\\h is not supported: write [ \\t].",
        'X' => "\\X is not supported: write . for one character.",
        'N' => "\\N is not supported: write [^\\n], or \\x{…} for a character by its number.",
        'a' => "\\a is not supported: write \\x07.",
        'e' => "\\e is not supported: write \\x1B.",
        'c' => "\\c is not supported: write \\xHH for a control character.",
        'U' => "\\U is not supported: write \\x{…} for a character by its number.",
        'o' => "\\o is not supported: write \\xHH.",
        _ => $"The escape \\{letter} is not supported{(inClass ? " in a class" : "")}. Write {letter} for the letter.",
    };
}
