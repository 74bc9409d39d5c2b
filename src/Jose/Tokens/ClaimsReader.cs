using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Jose.Profiles;

namespace FastMcp.Jose.Tokens;

/// <summary>Reads and checks the claims of a token whose signature was checked, or will be. Pure.</summary>
public static class ClaimsReader
{
    private const long LastSecond = 253_402_300_799;

    /// <summary>The issuer that a token names, to find its rules; nothing of it is believed yet.</summary>
    public static TokenFault IssuerOf(ReadOnlyMemory<byte> payload, out string issuer)
    {
        issuer = "";
        var fault = StrictJson.Check(payload.Span);
        if (fault != TokenFault.None)
        {
            return fault;
        }

        using var document = JsonDocument.Parse(payload);
        if (!document.RootElement.TryGetProperty("iss", out var iss) || iss.ValueKind != JsonValueKind.String)
        {
            return TokenFault.IssuerMissing;
        }

        issuer = iss.GetString()!;
        return TokenFault.None;
    }

    /// <param name="payload">Strict JSON, as <see cref="IssuerOf"/> has seen it.</param>
    /// <param name="rules">Those of the issuer that it names.</param>
    /// <param name="audiences">One of them must be in <c>aud</c>, byte by byte.</param>
    /// <param name="now">The time.</param>
    /// <param name="fault">Why there are none.</param>
    public static TokenClaims? Read(ReadOnlyMemory<byte> payload, TokenRules rules, IReadOnlyCollection<string> audiences, DateTimeOffset now, out TokenFault fault)
    {
        using var document = JsonDocument.Parse(payload);
        var claims = document.RootElement;
        fault = Kind(claims, rules.Profile);
        fault = fault != TokenFault.None ? fault : Audience(claims, audiences, out _);
        var ends = 0L;
        fault = fault != TokenFault.None ? fault : Times(claims, rules.Skew, now, out ends);
        var certificate = ReadOnlyMemory<byte>.Empty;
        fault = fault != TokenFault.None ? fault : Binding(claims, out certificate);
        if (fault != TokenFault.None)
        {
            return null;
        }

        var read = new ClaimTexts(claims);
        var profile = rules.Profile;
        var subject = read.Text(profile.Subject);
        var client = read.First(profile.Client);
        string[] groups = [.. read.All(profile.Groups, splits: false), .. profile.IsKubernetes ? KubernetesGroups(subject) : []];
        var result = new TokenClaims
        {
            Issuer = rules.Issuer,
            Subject = subject,
            Client = client,
            Agent = read.Text("act.sub") is { Length: > 0 } actor ? actor : client,
            Groups = [.. groups.Distinct(StringComparer.Ordinal)],
            Scopes = [.. read.All(profile.Scopes, splits: true).Distinct(StringComparer.Ordinal)],
            Audiences = read.List("aud"),
            EndsAt = ends,
            Certificate = certificate,
            Json = payload,
        };
        fault = read.IsWrong ? TokenFault.ClaimForm
            : subject.Length == 0 ? TokenFault.SubjectMissing
            : profile.HasOverage && HasOverage(claims) ? TokenFault.GroupsElsewhere
            : TokenFault.None;
        return fault == TokenFault.None ? result : null;
    }

    private static TokenFault Kind(JsonElement claims, IssuerProfile profile)
    {
        var isOther = profile.Kind is { } kind && !(claims.TryGetProperty(kind.Claim, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(kind.Value));
        return isOther || profile.Foreign.Any(name => claims.TryGetProperty(name, out _)) ? TokenFault.TypeRefused : TokenFault.None;
    }

    private static TokenFault Audience(JsonElement claims, IReadOnlyCollection<string> audiences, out bool found)
    {
        found = false;
        if (!claims.TryGetProperty("aud", out var aud))
        {
            return TokenFault.AudienceMissing;
        }

        if (aud.ValueKind == JsonValueKind.String)
        {
            found = audiences.Contains(aud.GetString()!);
        }
        else if (aud.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in aud.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String)
                {
                    return TokenFault.ClaimForm;
                }

                found |= audiences.Contains(item.GetString()!);
            }
        }
        else
        {
            return TokenFault.ClaimForm;
        }

        return found ? TokenFault.None : TokenFault.AudienceWrong;
    }

    private static TokenFault Times(JsonElement claims, TimeSpan skew, DateTimeOffset now, out long ends)
    {
        ends = 0;
        var (seconds, allowed) = (now.ToUnixTimeSeconds(), (long)skew.TotalSeconds);
        if (!TryTime(claims, "exp", out var exp) || !TryTime(claims, "nbf", out var nbf) || !TryTime(claims, "iat", out var iat))
        {
            return TokenFault.TimeForm;
        }

        ends = (exp ?? 0) + allowed;
        return exp is null ? TokenFault.ExpiryMissing
            : seconds >= ends ? TokenFault.Expired
            : nbf > seconds + allowed ? TokenFault.NotYetValid
            : iat > seconds + allowed ? TokenFault.IssuedAhead
            : TokenFault.None;
    }

    // A whole number written as one: no fraction, no exponent, no text (NumericDate of RFC 7519 allows more than issuers need).
    private static bool TryTime(JsonElement claims, string name, out long? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value))
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Number || !long.TryParse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LastSecond)
        {
            return false;
        }

        time = seconds;
        return true;
    }

    // What a token is bound to and cannot be checked is not let pass as if it were bound to nothing (RFC 7800 section 3, RFC 9449 section 7.2).
    private static TokenFault Binding(JsonElement claims, out ReadOnlyMemory<byte> certificate)
    {
        certificate = default;
        if (!claims.TryGetProperty("cnf", out var cnf))
        {
            return TokenFault.None;
        }

        if (cnf.ValueKind != JsonValueKind.Object)
        {
            return TokenFault.ClaimForm;
        }

        if (cnf.EnumerateObject().Any(member => member.Name != "x5t#S256") || !cnf.TryGetProperty("x5t#S256", out var thumbprint))
        {
            return TokenFault.BindingUnknown;
        }

        certificate = thumbprint.ValueKind == JsonValueKind.String ? Base64UrlText.Decode(Encoding.UTF8.GetBytes(thumbprint.GetString()!)) : null;
        return certificate.Length == SHA256.HashSizeInBytes ? TokenFault.None : TokenFault.ClaimForm;
    }

    private static bool HasOverage(JsonElement claims) =>
        (claims.TryGetProperty("_claim_names", out var names) && names.ValueKind == JsonValueKind.Object && names.TryGetProperty("groups", out _))
        || (claims.TryGetProperty("hasgroups", out var has) && has.ValueKind != JsonValueKind.False);

    private static string[] KubernetesGroups(string subject) =>
        subject.Split(':') is ["system", "serviceaccount", { Length: > 0 } space, { Length: > 0 }]
            ? ["system:serviceaccounts", $"system:serviceaccounts:{space}", "system:authenticated"]
            : [];
}
