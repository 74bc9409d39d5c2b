using System.Text;
using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Keys;

/// <summary>
/// <c>$</c>, then steps: <c>.name</c>, <c>['name']</c>, <c>.*</c>, <c>[*]</c>, and <c>..name</c> for any depth. A part of JSONPath (RFC 9535).
/// </summary>
internal static class KeyPathParser
{
    /// <summary>The steps, or null with the place of the mistake.</summary>
    public static KeyStep[]? Parse(string path, out int position, out string? error)
    {
        var steps = new List<KeyStep>();
        (position, error) = (0, null);
        if (path.Length == 0 || path[0] != '$')
        {
            error = "A path begins with `$`, the root of a document: `$.user.ssn`.";
            return null;
        }

        for (position = 1; position < path.Length;)
        {
            if (Step(path, ref position, out error) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        error = steps.Count == 0 ? "The path is the whole document. Name a key: `$.user.ssn`." : null;
        return steps.Count == 0 ? null : [.. steps];
    }

    private static KeyStep? Step(string path, ref int at, out string? error)
    {
        bool dots = at + 1 < path.Length && path[at] == '.' && path[at + 1] == '.';
        int start = dots ? at + 2 : at;
        if (start < path.Length && path[start] == '[')
        {
            at = start;
            return Bracket(path, ref at, dots, out error);
        }

        if (!dots && path[at] != '.')
        {
            error = "A step of a path is `.name`, `['name']`, `.*`, `[*]` or `..name`.";
            return null;
        }

        at = dots ? start : at + 1;
        int end = path.IndexOfAny(['.', '['], at);
        string name = path.Substring(at, (end < 0 ? path.Length : end) - at);
        if (!IsPlain(name))
        {
            error = "A key in a path is letters, digits, `_` and `-`; write others as `['the key']`.";
            return null;
        }

        at += name.Length;
        error = null;
        return name == "*" ? new KeyStep(KeyStepKind.AnyMember, "", dots) : new KeyStep(KeyStepKind.Member, KeyName.Fold(name), dots);
    }

    private static KeyStep? Bracket(string path, ref int at, bool dots, out string? error)
    {
        error = null;
        if (string.CompareOrdinal(path, at, "[*]", 0, 3) == 0)
        {
            at += 3;
            return new KeyStep(KeyStepKind.AnyElement, "", dots);
        }

        int end = string.CompareOrdinal(path, at, "['", 0, 2) == 0 ? path.IndexOf("']", at + 2, StringComparison.Ordinal) : -1;
        string name = end < 0 ? "" : path.Substring(at + 2, end - at - 2);
        if (Encoding.UTF8.GetByteCount(name) is 0 or > KeySpec.MostName)
        {
            error = "Brackets hold `*` or a key in quotes: `[*]`, `['the key']`. Elements are not told apart by number.";
            return null;
        }

        at = end + 2;
        return new KeyStep(KeyStepKind.Member, KeyName.Fold(name), dots);
    }

    private static bool IsPlain(string name) => name == "*"
        || (Encoding.UTF8.GetByteCount(name) is > 0 and <= KeySpec.MostName && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-'));
}
