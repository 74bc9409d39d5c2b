using System.Security.Cryptography;
using System.Text;
using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Connections;

/// <summary>Whose a grant is: a subject of an issuer, as callers' tokens and sign-ins at the console both say it.</summary>
internal readonly record struct GrantOwner(string Issuer, string Subject)
{
    /// <summary>Null: nobody who could sign in.</summary>
    public static GrantOwner? Of(CallerFacts caller) =>
        caller is { Authenticated: true, Key.Length: 0, Issuer.Length: > 0, Subject.Length: > 0 } ? new(caller.Issuer, caller.Subject) : null;

    /// <summary>Of <see cref="CallerFacts.Name"/>; null: it names no subject of an issuer.</summary>
    public static GrantOwner? Parse(string? name) =>
        name?.IndexOf('\n', StringComparison.Ordinal) is > 0 and var at && at + 1 < name.Length ? new(name[..at], name[(at + 1)..]) : null;

    /// <summary>Names their grant for a credential, and says neither.</summary>
    public string IdFor(string credential) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"fastmcp grant\n{credential}\n{Issuer}\n{Subject}")));

    public override string ToString() => $"{Subject} of {Issuer}";
}
