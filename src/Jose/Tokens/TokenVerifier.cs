using FastMcp.Jose.Keys;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Tokens;

/// <summary>The last step of three: form, key, this. It computes long: off the socket threads.</summary>
public static class TokenVerifier
{
    /// <summary>Signature first: nothing of the claims is looked at before it holds.</summary>
    public static TokenVerdict Verify(JwsMessage message, SigningKey key, TokenRules rules, IReadOnlyCollection<string> audiences, DateTimeOffset now)
    {
        if (!key.Fits(message.Algorithm))
        {
            return new(null, null, TokenFault.KeyUnfit);
        }

        if (!key.Verify(message.Algorithm, message.Input.Span, message.Signature.Span))
        {
            return new(null, null, TokenFault.SignatureWrong);
        }

        var claims = ClaimsReader.Read(message.Payload, rules, audiences, now, out var fault);
        return new(claims, claims is null ? null : key, fault);
    }
}
