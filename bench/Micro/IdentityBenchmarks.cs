using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using FastMcp.Jose;
using FastMcp.Jose.Keys;
using FastMcp.Jose.Profiles;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Sources;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.Proxy.Outbound;
using FastMcp.Proxy.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Bench.Micro;

/// <summary>A caller whose token is remembered and who is lent what is kept; beside it what the first call costs.</summary>
[MemoryDiagnoser]
public class IdentityBenchmarks
{
    private const string Issuer = "https://issuer.example";
    private static readonly string[] s_audiences = ["https://gw.example/mcp"];

    private readonly TokenRules _rules = new() { Issuer = Issuer, Profile = IssuerProfiles.Generic };
    private readonly byte[] _token;
    private readonly SigningKey _key;
    private readonly TokenRoom _room;
    private readonly RouteIdentity _route;
    private readonly LentCredential _credential;

    public IdentityBenchmarks()
    {
        using var rsa = RSA.Create(2048);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var jwks = $$"""{"keys":[{"kty":"RSA","kid":"k","n":"{{Base64UrlText.Encode(parameters.Modulus)}}","e":"{{Base64UrlText.Encode(parameters.Exponent)}}"}]}""";
        var set = KeySetReader.Read(Encoding.ASCII.GetBytes(jwks), isLocal: false, out _)!;
        _key = set.Find("k")!;
        var groups = string.Join(',', Enumerable.Range(0, 12).Select(i => $"\"group-{i}\""));
        var claims = $$"""{"iss":"{{Issuer}}","sub":"0f8fad5b-d9cb-469f-a165-70867728950e","aud":"{{s_audiences[0]}}","exp":4000000000,"iat":1700000000,"client_id":"agent","scope":"mcp:read","groups":[{{groups}}]}""";
        var input = $"{Base64UrlText.Encode("""{"alg":"RS256","typ":"at+jwt","kid":"k"}"""u8)}.{Base64UrlText.Encode(Encoding.ASCII.GetBytes(claims))}";
        _token = Encoding.ASCII.GetBytes($"{input}.{Base64UrlText.Encode(rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}");

        var registry = new MetricsRegistry();
        _room = new TokenRoom(new OffLoop(8, NullLogger.Instance), TimeProvider.System, new IdentityCounters(registry));
        var keys = new IssuerKeys("one", () => Task.FromResult(new FetchedKeys(set, "")), TimeProvider.System, new IssuerCounters("one", registry), NullLogger.Instance);
        var config = new RouteIdentityConfig { Issuers = ["one"], Resource = new Uri(s_audiences[0]), ResourceText = s_audiences[0], Audiences = s_audiences };
        _route = new RouteIdentity(config, 1, [new Issuer("one", _rules, keys, null)], null, new TokenCache(1000));
        _ = _room.VerifyAsync(_route, TokenKey.Of(_token, 1), _token).AsTask().GetAwaiter().GetResult();
        Environment.SetEnvironmentVariable("FASTMCP_BENCH_SECRET", "secret");
        var lent = new CredentialConfig { Name = "one", Spec = CredentialSpecs.Find("env")!, Keep = TimeSpan.FromHours(1), Values = new Dictionary<string, IReadOnlyList<string>> { ["variable"] = ["FASTMCP_BENCH_SECRET"] } };
        _credential = new LentCredential(lent, null, new EnvironmentSource(new SourceTerms(lent, new OutboundClient(OutboundConfig.Default), TimeProvider.System)), new CredentialCounters("one", registry), TimeProvider.System, NullLogger.Instance);
        _credential.MintAsync(new LeaseKey("", default, ""), new LendScope("", default, TemplateValues.None)).GetAwaiter().GetResult()!.Release();
    }

    /// <summary>What every call but the first costs.</summary>
    [Benchmark(Baseline = true)]
    public int RememberedAndLent()
    {
        var known = _room.Recall(_route, TokenKey.Of(_token, 1))!;
        var lease = _credential.Recall(new LeaseKey("", default, ""))!;
        var length = known.Caller.Name.Length + lease.Value.Length;
        lease.Release();
        return length;
    }

    [Benchmark]
    public bool Remembered() => _room.Recall(_route, TokenKey.Of(_token, 1)) is not null;

    [Benchmark]
    public TokenFault VerifiedRs256()
    {
        var message = JwsReader.Read(_token, out _)!;
        _ = ClaimsReader.IssuerOf(message.Payload, out _);
        return TokenVerifier.Verify(message, _key, _rules, s_audiences, DateTimeOffset.UnixEpoch.AddYears(56)).Fault;
    }

    [Benchmark]
    public bool RefusedByForm() => JwsReader.Read(_token.AsMemory(0, _token.Length - 1), out _) is null;
}
