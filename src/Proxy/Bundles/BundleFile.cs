namespace FastMcp.Proxy.Bundles;

/// <summary>One file of a bundle.</summary>
/// <param name="Name">Below the folder of policies, with <c>/</c>.</param>
/// <param name="Text">As it was read.</param>
internal sealed record BundleFile(string Name, string Text);
