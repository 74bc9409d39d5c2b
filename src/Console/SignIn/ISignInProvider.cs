namespace FastMcp.WebConsole.SignIn;

/// <summary>Leads browsers to where people prove who they are, and believes what comes back.</summary>
public interface ISignInProvider
{
    /// <summary>There is nowhere to go: people bring a token, which a page of the console takes.</summary>
    bool TakesTokens { get; }

    /// <summary>Who signs in with one click: on loopback only. Mostly nobody.</summary>
    IReadOnlyList<DemoPerson> People => [];

    /// <summary>A token of one of <see cref="People"/>; null: there is nobody of that name.</summary>
    string? TokenOf(string person) => null;

    /// <summary>Where the browser goes; null: the provider cannot be reached at the moment.</summary>
    Task<Uri?> LeadAsync(SignInStart start);

    /// <summary>What the provider says for a code, verified. What a peer may cause is in the result.</summary>
    /// <param name="code">As the browser brought it; a token where those are taken.</param>
    /// <param name="issuer">Who sends the browser, as it says itself (RFC 9207); empty: it does not.</param>
    /// <param name="start">What the browser was led away with.</param>
    Task<SignInResult> RedeemAsync(string code, string issuer, SignInStart start);
}
