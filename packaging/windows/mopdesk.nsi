; The installer of mopdesk for Windows, compiled by installer.py:
;   makensis -DVERSION=1.2.3 -DFILES=list.nsh -DSIZE_KB=n -DICON=mopdesk.ico -DSIDE=mopdesk.bmp
;     -DOUT=setup.exe [...] mopdesk.nsi
; -DALLUSERS    installs for all users of the machine, into Program Files, and needs an administrator
; -DPREVIEW     says "preview": built on Linux, not yet tried on Windows
; -DQUICK       compresses little, for tests
; -DSIGN="..."  the command that signs a file, with "%1" for its name
; Switches of the installer: /S silent, /D=C:\folder (last, without quotes).
; Switches of the uninstaller: /S silent, /PURGE removes the user's data too.
; Exit codes: 0 done, 1 cancelled by the user, 2 damaged (NSIS' own check), and those below. Each refusal also
; leaves its sentence in %TEMP%\mopdesk-setup.log, which a silent installation cannot show.
!define EXIT_NOT_THIS_WINDOWS 4
!define EXIT_RUNNING 5
!define EXIT_OLD_VERSION_STAYS 6
!define EXIT_NOT_WRITTEN 7
!define EXIT_NEWER_INSTALLED 8
!define EXIT_KEY_STAYS 9

Unicode true
; The usual 32-bit stub would do on Windows, but not on a Linux that tests with 64-bit Wine alone.
Target amd64-unicode

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

!define APP "mopdesk"
!define EXE "mopdesk-gui.exe"
!define COMMAND "mopdesk.exe"
!define PROGID "mopdesk.Flow.1"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define LOG "$TEMP\mopdesk-setup.log"
!define STAGE "$INSTDIR\_new-version"
!ifdef PREVIEW
  !define TITLE "${APP} ${VERSION} (preview)"
!else
  !define TITLE "${APP} ${VERSION}"
!endif

Name "${TITLE}"
OutFile "${OUT}"
BrandingText "${TITLE}"
ManifestDPIAware true
ManifestSupportedOS Win10
CRCCheck force
AllowRootDirInstall false
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  ; Both programs carry the same modules; only a window larger than one of them sees that.
  SetCompressorDictSize 64
!endif
!ifdef ALLUSERS
  RequestExecutionLevel admin
  InstallDir "$PROGRAMFILES64\${APP}"
  InstallDirRegKey HKLM "${UNINSTALL}" "InstallLocation"
!else
  RequestExecutionLevel user
  InstallDir "$LOCALAPPDATA\Programs\${APP}"
  InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
!endif
!ifdef SIGN
  !uninstfinalize '${SIGN}'
  !finalize '${SIGN}'
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${APP}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs ${TITLE}"
VIAddVersionKey "CompanyName" "${APP}"
VIAddVersionKey "LegalCopyright" ""

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "${TITLE}"
!ifdef ALLUSERS
  !define FOR_WHOM "for everybody who uses this computer"
!else
  !define FOR_WHOM "for you alone; no administrator is needed"
!endif
!define MUI_WELCOMEPAGE_TEXT "This installs mopdesk ${FOR_WHOM}.$\r$\n$\r$\nJobs, visits and settings that are already on this computer stay as they are. Close mopdesk first if it is open."
!define MUI_FINISHPAGE_TITLE "mopdesk is installed"
!define MUI_FINISHPAGE_TEXT "It is in the Start menu, and opens flow files (.usr). Its data lies in your own folder and stays on this computer."
!define MUI_FINISHPAGE_RUN_TEXT "Start mopdesk"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_UNCONFIRMPAGE_TEXT_TOP "The program will be removed. Your jobs, visits and settings stay on this computer."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; InstallFiles extracts all files below the folder that it is given, MoveIn takes one name from the staging
; folder to its place, MoveAllIn does so for every name at the top, RemoveFiles deletes each file by name.
!include "${FILES}"

!macro Tell code sentence
  FileOpen $0 "${LOG}" w
  FileWrite $0 "${TITLE}: ${sentence}$\r$\n"
  FileClose $0
  SetErrorLevel ${code}
  MessageBox MB_OK|MB_ICONSTOP "${sentence}" /SD IDOK
  SetErrorLevel ${code}
!macroend

!macro Refuse code sentence
  !insertmacro Tell ${code} "${sentence}"
  Quit
!macroend

!macro UseContext
  SetRegView 64
  !ifdef ALLUSERS
    SetShellVarContext all
  !else
    SetShellVarContext current
  !endif
!macroend

; A program that runs cannot be opened for writing: this needs no plug-in and sees every user's programs.
!macro WaitUntilClosed name
  !define RETRY "retry_${__FILE__}_${__LINE__}"
  !define CLOSED "closed_${__FILE__}_${__LINE__}"
  StrCpy $1 0
  ${RETRY}:
  ${IfNot} ${FileExists} "$INSTDIR\${name}"
    Goto ${CLOSED}
  ${EndIf}
  ClearErrors
  FileOpen $0 "$INSTDIR\${name}" a
  ${IfNot} ${Errors}
    FileClose $0
    Goto ${CLOSED}
  ${EndIf}
  ${If} ${Silent}
    ; A program that was just told to close needs a moment.
    IntOp $1 $1 + 1
    ${If} $1 < 20
      Sleep 250
      Goto ${RETRY}
    ${EndIf}
  ${Else}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${APP} is running. Close it, then press Retry." IDRETRY ${RETRY}
  ${EndIf}
  !insertmacro Refuse ${EXIT_RUNNING} "${APP} is running. Close it, then start this again. Nothing was changed."
  ${CLOSED}:
  !undef RETRY
  !undef CLOSED
!macroend

!macro CheckRunning un
  Function ${un}CheckRunning
    !insertmacro WaitUntilClosed "${EXE}"
    !insertmacro WaitUntilClosed "${COMMAND}"
  FunctionEnd
!macroend
!insertmacro CheckRunning ""
!insertmacro CheckRunning "un."

Function .onInit
  !insertmacro UseContext
  Delete "${LOG}"
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    !insertmacro Refuse ${EXIT_NOT_THIS_WINDOWS} "${APP} needs 64-bit Windows 10 or newer."
  ${EndIf}
  ReadRegStr $3 SHCTX "${UNINSTALL}" "DisplayVersion"
  ${If} $3 != ""
    ${VersionCompare} "$3" "${VERSION}" $4
    ${If} $4 = 1
      !insertmacro Refuse ${EXIT_NEWER_INSTALLED} "Version $3 of ${APP} is installed, which is newer than ${VERSION}. An older version may not understand its data. To go back, uninstall $3 first."
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro UseContext
FunctionEnd

Function ClearStage
  SetOutPath "$INSTDIR"
  RMDir /r "${STAGE}"
FunctionEnd

Section "-program"
  Call CheckRunning

  ; The new version is written whole before the old one goes: a full disk leaves the old one as it was.
  Call ClearStage
  SetOverwrite on
  ClearErrors
  !insertmacro InstallFiles "${STAGE}"
  ${If} ${Errors}
    Call ClearStage
    !insertmacro Refuse ${EXIT_NOT_WRITTEN} "The files could not be written to $INSTDIR. Check its space and its rights. Nothing was changed."
  ${EndIf}

  ; The old version removes exactly what it installed; shortcut and registration stay.
  ReadRegStr $2 SHCTX "${UNINSTALL}" "InstallLocation"
  ${If} $2 != ""
  ${AndIf} ${FileExists} "$2\uninstall.exe"
    DetailPrint "Replacing the version in $2"
    SetOutPath "$TEMP"
    ClearErrors
    ExecWait '"$2\uninstall.exe" /S /UPGRADE _?=$2' $4
    ${If} ${Errors}
      StrCpy $4 "nothing"
    ${EndIf}
    ${If} $4 != "0"
      Call ClearStage
      !insertmacro Refuse ${EXIT_OLD_VERSION_STAYS} "The version in $2 could not be removed (its uninstaller answered $4). Uninstall it in Windows' settings, then start this again."
    ${EndIf}
    Delete "$2\uninstall.exe"
    ${If} $2 != $INSTDIR
      RMDir "$2"
    ${EndIf}
  ${EndIf}

  SetOutPath "$INSTDIR"
  ClearErrors
  !insertmacro MoveAllIn
  ${If} ${Errors}
    !insertmacro Refuse ${EXIT_NOT_WRITTEN} "The files could not be put in place in $INSTDIR. Close what uses this folder, then start this again."
  ${EndIf}
  Call ClearStage

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0 SW_SHOWNORMAL "" "Jobs, visits and flow files of a Meter Operator"

  ; Flow files can always be opened with mopdesk. They open with it by themselves only where nobody else,
  ; in this user's registry or the machine's, has the ending.
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "Flow file"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
  WriteRegNone SHCTX "Software\Classes\.usr\OpenWithProgids" "${PROGID}"
  ReadRegStr $0 SHCTX "Software\Classes\.usr" ""
  ReadRegStr $1 HKLM "Software\Classes\.usr" ""
  ${If} $0 == ""
  ${AndIf} $1 == ""
    WriteRegStr SHCTX "Software\Classes\.usr" "" "${PROGID}"
  ${EndIf}

  ; Reading what is not there counted as an error above.
  ClearErrors
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${APP}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE},0"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${APP}"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  !ifdef PREVIEW
    WriteRegStr SHCTX "${UNINSTALL}" "Comments" "Preview: built on Linux, not yet tried on Windows"
  !endif
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${If} ${Errors}
  ${OrIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    !insertmacro Refuse ${EXIT_NOT_WRITTEN} "${APP} was put in place, but could not be registered with Windows. Start this again."
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  Call un.CheckRunning
  SetOutPath "$TEMP"
  ${GetParameters} $R0
  StrCpy $R2 "0"
  ClearErrors
  ${GetOptions} $R0 "/PURGE" $R1
  ${IfNot} ${Errors}
    ; Only the program can tell which entries of the Credential Manager belong to the data that will go.
    ExecWait '"$INSTDIR\${EXE}" --forget-keys' $R2
    ${If} ${Errors}
      StrCpy $R2 "nothing"
    ${EndIf}
    ; A virus scanner may still look at a program that has just ended.
    StrCpy $1 0
    free:
    ClearErrors
    FileOpen $0 "$INSTDIR\${EXE}" a
    ${IfNot} ${Errors}
      FileClose $0
    ${ElseIf} $1 < 20
      IntOp $1 $1 + 1
      Sleep 250
      Goto free
    ${EndIf}
  ${EndIf}
  !insertmacro RemoveFiles
  ClearErrors
  ${GetOptions} $R0 "/UPGRADE" $R1
  ${IfNot} ${Errors}
    ; The version that follows takes over shortcut, registration and this uninstaller.
    Return
  ${EndIf}
  Delete "$SMPROGRAMS\${APP}.lnk"
  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  DeleteRegValue SHCTX "Software\Classes\.usr\OpenWithProgids" "${PROGID}"
  ReadRegStr $0 SHCTX "Software\Classes\.usr" ""
  ${If} $0 == "${PROGID}"
    DeleteRegValue SHCTX "Software\Classes\.usr" ""
  ${EndIf}
  DeleteRegKey /ifempty SHCTX "Software\Classes\.usr\OpenWithProgids"
  DeleteRegKey /ifempty SHCTX "Software\Classes\.usr"
  DeleteRegKey SHCTX "${UNINSTALL}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"

  ClearErrors
  ${GetOptions} $R0 "/PURGE" $R1
  ${IfNot} ${Errors}
    ; Store, backups beside it and log of the user who runs this; then the places of the windows.
    SetShellVarContext current
    RMDir /r "$LOCALAPPDATA\${APP}"
    DeleteRegKey HKCU "Software\${APP}"
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ${If} $R2 != "0"
    !insertmacro Tell ${EXIT_KEY_STAYS} "${APP} and its data are removed, but the key of its store may still be in Windows' Credential Manager. It opens nothing here any more: remove the entries named ${APP} there."
  ${EndIf}
SectionEnd
