namespace FastMcp.Proxy.Credentials;

/// <summary>A person has to consent before anything can be lent for what they call.</summary>
/// <param name="Connection">Names it to people and in the record.</param>
/// <param name="Page">Where they do.</param>
/// <param name="IsThere">They have: what failed may be tried again.</param>
internal sealed record ConsentWanted(string Connection, Uri Page, bool IsThere);
