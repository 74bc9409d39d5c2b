using FastMcp.Proxy.Commands.Tokens;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Identity.Issuers;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.Proxy.WebConsole;

/// <summary>Signs people of the demo in with one click: a token of the development issuer is made for them, and believed as any other one.</summary>
/// <param name="inner">Believes it.</param>
/// <param name="people">Who there is.</param>
/// <param name="key">File of the development issuer.</param>
/// <param name="client">The console, as tokens name it.</param>
/// <param name="clock">The time.</param>
internal sealed class DemoProvider(ISignInProvider inner, IReadOnlyList<DemoPerson> people, string key, string client, TimeProvider clock) : ISignInProvider
{
    private const long Seconds = 300;

    public bool TakesTokens => true;

    public IReadOnlyList<DemoPerson> People => people;

    public string? TokenOf(string person) => people.FirstOrDefault(one => one.Name == person) is { } found ? Make(key, found, client, clock, Seconds) : null;

    public Task<Uri?> LeadAsync(SignInStart start) => inner.LeadAsync(start);

    public Task<SignInResult> RedeemAsync(string code, string issuer, SignInStart start) => inner.RedeemAsync(code, issuer, start);

    /// <summary>A token of one of them.</summary>
    /// <exception cref="IOException">The key cannot be read.</exception>
    public static string Make(string key, DemoPerson person, string audience, TimeProvider clock, long seconds) => DevelopmentKey.Sign(
        key, new DevelopmentClaims(person.Name, audience, [person.Group], [], null).ToJson(IdentityBinder.DevelopmentIssuer, clock.GetUtcNow().ToUnixTimeSeconds(), seconds));
}
