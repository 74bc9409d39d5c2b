namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>What to write instead of a group that other dialects have.</summary>
internal static class GroupHint
{
    /// <param name="rest">The pattern behind "(?".</param>
    /// <returns>Null: flags or an ordinary group's content may follow.</returns>
    public static string? For(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return null;
        }

        return rest[0] switch
        {
            'P' when Begins(rest, "P=") || Begins(rest, "P>") => "Backreferences and calls of groups are not supported: write the alternatives out.",
            'P' or '<' or '\'' => "The one named group is (?<mask>...), the value to mask; else use ( ) or (?: ).",
            '>' => "Atomic groups are not supported, and not needed: the longest value counts in any case. Write (?: ).",
            '(' => "Conditionals are not supported: write both cases as alternatives, or as two rules.",
            '#' => "Comments are not supported in a pattern: say it in `description`.",
            '|' => "Groups that reset the numbers of branches are not supported: write (?: ).",
            '&' or 'R' or '+' or (>= '0' and <= '9') => "Calls of groups and recursion are not supported: an automaton cannot count what is nested. Write the levels out.",
            _ => null,
        };
    }

    private static bool Begins(ReadOnlySpan<char> rest, string with) => rest.StartsWith(with.AsSpan(), StringComparison.Ordinal);
}
