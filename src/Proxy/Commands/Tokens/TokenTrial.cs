using System.Globalization;
using FastMcp.Jose;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Commands.Tokens;

/// <summary>The steps of a check as the gateway takes them, each with its line. Prints nothing of the token but what an operator has to compare.</summary>
internal sealed class TokenTrial(Config config, RouteConfig route) : IDisposable
{
    private readonly OutboundClient _outbound = new(config.Outbound);

    /// <summary>True: the route takes the token.</summary>
    public async Task<bool> RunAsync(byte[] token, TextWriter output)
    {
        var message = JwsReader.Read(token, out var fault);
        if (message is null)
        {
            return Fails(output, "form", fault);
        }

        output.WriteLine($"ok    form        {message.Algorithm}, typ {message.Type ?? "(none)"}, kid {message.Kid ?? "(none)"}");
        fault = ClaimsReader.IssuerOf(message.Payload, out var name);
        if (fault != TokenFault.None)
        {
            return Fails(output, "issuer", fault);
        }

        var issuer = config.Issuers.FirstOrDefault(issuer => issuer.Issuer == name && route.Identity.Issuers.Contains(issuer.Name, StringComparer.Ordinal));
        if (issuer is null)
        {
            output.WriteLine($"      the token says {name}; the route takes {string.Join(", ", config.Issuers.Where(known => route.Identity.Issuers.Contains(known.Name)).Select(known => known.Issuer))}");
            return Fails(output, "issuer", TokenFault.IssuerUnknown);
        }

        output.WriteLine($"ok    issuer      {issuer.Name}, profile {issuer.Profile}");
        var rules = IssuerBook.RulesOf(issuer);
        fault = rules.CheckHeader(message);
        if (fault != TokenFault.None)
        {
            output.WriteLine($"      taken are algorithms {string.Join(", ", rules.Profile.Algorithms)} and types {string.Join(", ", rules.Profile.Types.Select(type => type.Length == 0 ? "(none)" : type))}");
            return Fails(output, "header", fault);
        }

        output.WriteLine("ok    header");
        return await KeyAsync(message, issuer, rules, output).ConfigureAwait(false);
    }

    public void Dispose() => _outbound.Dispose();

    private async Task<bool> KeyAsync(JwsMessage message, IssuerConfig issuer, TokenRules rules, TextWriter output)
    {
        var fetched = await new KeyFetcher(issuer, _outbound).FetchAsync().ConfigureAwait(false);
        if (fetched.Keys is not { } keys)
        {
            output.WriteLine($"      {fetched.WhyNot}");
            return Fails(output, "keys", TokenFault.KeysUnavailable);
        }

        output.WriteLine($"ok    keys        {keys.Count} that can sign");
        if (keys.Find(message.Kid) is not { } key)
        {
            return Fails(output, "key", message.Kid is null ? TokenFault.KidMissing : TokenFault.KeyUnknown);
        }

        var verdict = TokenVerifier.Verify(message, key, rules, route.Identity.Audiences, TimeProvider.System.GetUtcNow());
        if (verdict.Claims is not { } claims)
        {
            if (verdict.Fault == TokenFault.AudienceWrong)
            {
                output.WriteLine($"      the route takes {string.Join(", ", route.Identity.Audiences)}");
            }

            return Fails(output, verdict.Fault is TokenFault.SignatureWrong or TokenFault.KeyUnfit ? "signature" : "claims", verdict.Fault);
        }

        return Believed(claims, output);
    }

    private bool Believed(TokenClaims claims, TextWriter output)
    {
        output.WriteLine("ok    signature");
        output.WriteLine($"ok    claims      until {DateTimeOffset.FromUnixTimeSeconds(claims.EndsAt).ToString("u", CultureInfo.InvariantCulture)}");
        output.WriteLine($"      subject     {claims.Subject}");
        output.WriteLine($"      client      {Or(claims.Client)}");
        output.WriteLine($"      agent       {Or(claims.Agent)}");
        output.WriteLine($"      groups      {Or(string.Join(", ", claims.Groups))}");
        output.WriteLine($"      scopes      {Or(string.Join(' ', claims.Scopes))}");
        var lacking = route.Identity.Scopes.Except(claims.Scopes, StringComparer.Ordinal).ToArray();
        output.WriteLine(lacking.Length == 0 ? $"The route '{route.Name}' takes this token." : $"fails scopes      The route needs {string.Join(' ', lacking)} too: 403 insufficient_scope.");
        return lacking.Length == 0;
    }

    private static string Or(string text) => text.Length == 0 ? "(none)" : text;

    private static bool Fails(TextWriter output, string step, TokenFault fault)
    {
        output.WriteLine($"fails {step,-11} {TokenFaults.WhatOf(fault)} ({TokenFaults.NameOf(fault)})");
        return false;
    }
}
