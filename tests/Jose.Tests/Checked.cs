using System.Text;
using FastMcp.Jose.Keys;
using FastMcp.Jose.Profiles;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;

namespace FastMcp.Jose.Tests;

/// <summary>All steps of a check, one behind the other, as the program takes them.</summary>
internal static class Checked
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "https://gw.example/mcp";
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    public static TokenVerdict Of(string token, string keys, IssuerProfile? profile = null, string[]? audiences = null)
    {
        var set = KeySetReader.Read(Encoding.UTF8.GetBytes(keys), isLocal: false, out var whyNot) ?? throw new InvalidOperationException(whyNot);
        var rules = new TokenRules { Issuer = Issuer, Profile = profile ?? IssuerProfiles.Generic };
        if (JwsReader.Read(Encoding.Latin1.GetBytes(token), out var fault) is not { } message)
        {
            return new(null, null, fault);
        }

        fault = ClaimsReader.IssuerOf(message.Payload, out var issuer);
        fault = fault != TokenFault.None ? fault : issuer != Issuer ? TokenFault.IssuerUnknown : rules.CheckHeader(message);
        if (fault != TokenFault.None)
        {
            return new(null, null, fault);
        }

        return set.Find(message.Kid) is { } key
            ? TokenVerifier.Verify(message, key, rules, audiences ?? [Audience], Now)
            : new(null, null, message.Kid is null ? TokenFault.KidMissing : TokenFault.KeyUnknown);
    }
}
