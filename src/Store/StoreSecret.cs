using Npgsql;

namespace FastMcp.Store;

/// <summary>The connection string of the store, which holds a password. Prints ***.</summary>
public sealed class StoreSecret
{
    private readonly string _text;

    private StoreSecret(string text) => _text = text;

    /// <summary>The first line of a file, or the value of an environment variable; in Npgsql's form: <c>Host=…;Database=…;Username=…;Password=…</c>.</summary>
    /// <param name="text">As it was read.</param>
    /// <param name="whyNot">What is wrong with it, without a word of it; null: nothing.</param>
    public static StoreSecret? Parse(string? text, out string? whyNot)
    {
        whyNot = null;
        try
        {
            var parts = new NpgsqlConnectionStringBuilder((text ?? "").Trim());
            whyNot = string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database)
                ? "A connection string names at least Host and Database, such as Host=db.internal;Database=fastmcp;Username=gateway;Password=…;SSL Mode=VerifyFull."
                : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What it says could repeat a part of the text.
            whyNot = "This is no connection string: keys and values with = between, and ; behind each.";
        }

        return whyNot is null ? new StoreSecret(text!.Trim()) : null;
    }

    /// <summary>What passes on the way to the store can be read or changed by others: it leaves this machine, and the server's certificate is not verified.</summary>
    public bool IsOpenOnTheWay =>
        new NpgsqlConnectionStringBuilder(_text) is { SslMode: not (SslMode.VerifyFull or SslMode.VerifyCA), Host: { } host }
        && host.Split(',').Any(one => !one.StartsWith('/') && one is not ("localhost" or "127.0.0.1" or "::1"));

    public override string ToString() => "***";

    internal string Reveal() => _text;
}
