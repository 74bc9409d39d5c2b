using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>Signs in whoever comes: a code is a subject, and groups behind blanks.</summary>
internal sealed class FakeProvider : ISignInProvider
{
    public bool TakesTokens { get; init; }

    public IReadOnlyList<DemoPerson> People { get; init; } = [];

    public string? TokenOf(string person) => People.FirstOrDefault(one => one.Name == person) is { } found ? $"{found.Name} {found.Group}" : null;

    public bool IsDown { get; set; }

    public Task<Uri?> LeadAsync(SignInStart start) => Task.FromResult(IsDown ? null : new Uri($"https://idp.example/authorize?state={start.State}"));

    public Task<SignInResult> RedeemAsync(string code, string issuer, SignInStart start) => Task.FromResult(
        code == "bad" ? new SignInResult(null, "Not believed.") : new SignInResult(new SignedIn(code.Split(' ')[0], code.Split(' ')[1..], ["https://idp.example " + code.Split(' ')[0]]), null));
}
