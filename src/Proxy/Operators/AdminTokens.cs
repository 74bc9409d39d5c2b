using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Operators;

/// <summary>
/// Who administers the gateway, out of a file: one token, whose bearer is <see cref="Anybody"/>, or a line <c>NAME TOKEN</c> for each operator. In place
/// of a token its hash may stand, so that who reads the file is not everybody.
/// </summary>
internal sealed class AdminTokens
{
    /// <summary>The bearer of the only token.</summary>
    public const string Anybody = "operator";

    private const string Form = "one line with a token of at least 32 visible ASCII characters, such as those of `openssl rand -hex 32`, or a line NAME TOKEN for each operator, where sha256:HEX may stand for a token";

    private readonly IReadOnlyList<(string Name, AdminToken Token)> _all;

    private AdminTokens(IReadOnlyList<(string Name, AdminToken Token)> all) => _all = all;

    /// <summary>There are two whom the gateway can tell apart.</summary>
    public bool HasTwo => _all.Count > 1;

    /// <exception cref="IOException">The file cannot be read, or holds no tokens.</exception>
    public static AdminTokens Read(string file)
    {
        string[][] lines = [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries))];
        var all = new List<(string, AdminToken)>();
        foreach (var words in lines)
        {
            var name = words.Length == 2 ? words[0] : Anybody;
            if (AdminToken.Parse(words[^1]) is not { } token || name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '@'))
            {
                throw new IOException($"{file}, line {all.Count + 1} of those that count, holds no admin token: {Form}.");
            }

            if (all.Exists(one => one.Item1 == name || one.Item2.Is(token)))
            {
                throw new IOException($"Two operators have one name, or one token, in {file}: two people are two names and two tokens.");
            }

            all.Add((name, token));
        }

        return all.Count > 0 ? new AdminTokens(all) : throw new IOException($"{file} holds no admin token: {Form}.");
    }

    /// <summary>What a command shows: the first token that stands in the file itself.</summary>
    /// <exception cref="IOException">There are only hashes.</exception>
    public static AdminToken ReadOne(string file) =>
        Read(file)._all.Select(one => one.Token).FirstOrDefault(token => token.Text is not null)
        ?? throw new IOException($"{file} holds only hashes of tokens: show your own with --token-file.");

    /// <summary>Who asks; null: nobody who may.</summary>
    public string? NameOf(TinyRequest request)
    {
        const string scheme = "Bearer ";
        if (!request.Headers.TryGetValue("authorization", out var value) || !value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var shown = value[scheme.Length..].Trim();
        string? name = null;
        foreach (var (one, token) in _all)
        {
            name = token.Is(shown) ? one : name;
        }

        return name;
    }

    public override string ToString() => "***";
}
