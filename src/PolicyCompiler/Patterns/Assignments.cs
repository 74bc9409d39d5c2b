using FastMcp.PolicyCompiler.Automata;

namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>
/// The context of a value that is assigned to a name: a name that contains one of some words, then an assignment sign.
/// So stand secrets in configuration, code, command lines and JSON: <c>ADA_KEY="..."</c>, <c>"adaKey": "..."</c>, <c>ada.key := ...</c>.
/// </summary>
internal static class Assignments
{
    public const int LongestWord = 32;

    // Bytes of the name behind the word, quotes and blanks around the sign: enough for what people write.
    private const int MostNameRest = 20;
    private const int MostBeforeSign = 4;
    private const int MostBehindSign = 5;

    private static readonly ByteSet s_blank = ByteSet.Of(' ') | ByteSet.Of('\t') | ByteSet.Of('\n') | ByteSet.Of('\r');
    private static readonly ByteSet s_quote = ByteSet.Of('"') | ByteSet.Of('\'') | ByteSet.Of('`');
    private static readonly ByteSet s_name = ByteSet.Word | ByteSet.Of('.') | ByteSet.Of('-');

    // "||:" and "?=" and ":=" end in one of these, so the last byte of the sign says enough.
    private static readonly string[] s_signs = ["=", ":", ",", "=>", "?=", ":=", "||:", ">"];

    private static readonly PatternNode s_tail = new PatternNode.Sequence(
    [
        new PatternNode.Repeat(new PatternNode.Bytes(s_name), 0, MostNameRest),
        new PatternNode.Repeat(new PatternNode.Bytes(s_quote | s_blank | ByteSet.Of(']') | ByteSet.Of(')')), 0, MostBeforeSign),
        new PatternNode.Choice([.. s_signs.Select(ValueSearches.Word)]),
        new PatternNode.Repeat(new PatternNode.Bytes(s_quote | s_blank | ByteSet.Of('=')), 0, MostBehindSign),
    ]);

    /// <summary>The context; one and the same tail for all, so that rules share its automaton.</summary>
    /// <param name="words">Of 1 to <see cref="LongestWord"/> ASCII letters, digits, '_', '-' and '.'; letters in either case.</param>
    public static PatternNode Context(IEnumerable<string> words) => new PatternNode.Sequence([ValueSearches.Words(words), s_tail]);

    public static bool IsWord(string word) =>
        word.Length is > 0 and <= LongestWord && word.All(letter => letter < 0x80 && s_name.Contains(letter));
}
