namespace FastMcp.Proxy;

/// <summary>Ids of log events. A public contract: never reused. A hundred for each room.</summary>
internal static class EventIds
{
    // Configuration 100
    public const int ReloadProblem = 100;
    public const int ReloadKept = 101;
    public const int ReloadSwapped = 102;
    public const int ReloadListeners = 103;
    public const int ReloadNoFile = 104;

    public const int Listening = 110;
    public const int CannotStart = 111;
    public const int Draining = 112;
    public const int Drained = 113;
    public const int GuardDown = 114;
    public const int MaskOff = 115;
    public const int AllowAll = 116;
    public const int Anonymous = 117;
    public const int OwnMaskingKey = 118;

    public const int DictionariesManaged = 120;
    public const int DictionaryStored = 121;
    public const int DictionaryCompiled = 122;
    public const int DictionaryRefused = 123;
    public const int DictionaryFailed = 124;
    public const int DictionaryNotStored = 125;
    public const int PolicyImageNotStored = 126;

    public const int BudgetNearly = 127;
    public const int BudgetUsedUp = 128;
    public const int BudgetNotKept = 129;

    public const int CanaryJumps = 130;

    // Health 200
    public const int AdminListening = 200;

    // Identity 250, credentials 270
    public const int IssuerKeysFailed = 250;
    public const int ApiKeysUnreadable = 251;
    public const int CredentialFailed = 270;
    public const int RevocationFailed = 271;
    public const int RevocationFault = 272;

    // Certificates 340
    public const int AuthorityChanged = 340;
    public const int AuthorityUnreadable = 341;

    // Channels of approvals 280
    public const int ChannelFailed = 280;
    public const int ChannelRecovered = 281;
    public const int ChannelRefused = 282;
    public const int CallbacksListening = 283;
    public const int TaskFailed = 284;
    public const int TaskResultLost = 285;

    // Connections of people to upstreams 330
    public const int ConnectionLost = 330;
    public const int ConnectionNotRevoked = 331;
    public const int ConsentFailed = 332;

    // Servers on pipes, services inside 410
    public const int InnerFailed = 410;
    public const int ServerStarted = 411;
    public const int ServerEnded = 412;
    public const int ServerNotStarted = 413;
    public const int ServerSaid = 414;
    public const int ServerStayed = 415;
    public const int MemberFailed = 416;
    public const int EndpointRefused = 355;
    // Store 350 (its own project)

    // Tools 360
    public const int ToolChanged = 360;

    // Recording 300
    public const int RecordingOff = 300;
    public const int RecordingFailed = 301;
    public const int RecordingOn = 302;
    public const int RecordingRecovered = 303;
    public const int RecordingSpaceLow = 304;
    public const int RecordingTail = 305;
    public const int CheckpointFailed = 306;
    public const int CheckpointsOff = 307;
    public const int RetentionFailed = 308;
    public const int PackingFailed = 309;
    public const int OriginalKeyFailed = 310;
    public const int PushFailed = 311;
    public const int PushRecovered = 312;
    public const int PushRefused = 313;
    public const int ArchiveFailed = 314;
    public const int ArchiveRecovered = 315;
    public const int ArchiveRefused = 316;
    public const int StoreDead = 317;
    public const int StoreOpened = 318;
    public const int TelemetryFailed = 320;

    // Guards 370
    public const int GuardSaid = 370;
    public const int GuardLeftAlone = 371;
    public const int GuardAnswers = 372;

    // Console 400; 401 and 402 are its own
    public const int ConsoleListening = 400;

    // HTTP/2 380
    public const int Http2StreamFailed = 380;
    public const int Http2UpstreamFailed = 381;
}
