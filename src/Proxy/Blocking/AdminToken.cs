using System.Text;

namespace FastMcp.Proxy.Blocking;

/// <summary>The secret of whoever administers the gateway, out of a file. Prints ***.</summary>
internal sealed class AdminToken
{
    /// <summary>Characters that nobody guesses.</summary>
    public const int Shortest = 32;

    private AdminToken(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; }

    /// <exception cref="IOException">The file cannot be read, or holds no token.</exception>
    public static AdminToken Read(string file)
    {
        var text = File.ReadAllText(file).Trim();
        return text.Length >= Shortest && text.All(c => c is > ' ' and <= '~')
            ? new AdminToken(Encoding.ASCII.GetBytes(text))
            : throw new IOException($"{file} holds no admin token: one line of at least {Shortest} visible ASCII characters, such as those of `openssl rand -hex 32`.");
    }

    public override string ToString() => "***";
}
